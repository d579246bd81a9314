"""Groups and streams: made once, listed in pages, removed with what they hold."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from belvedere_simulator.service.logs.names import resources
from belvedere_simulator.service.logs.retention import Retention
from belvedere_simulator.service.logs.tables import LOG_EVENTS
from belvedere_simulator.service.settings import Retention as Kept
from belvedere_simulator.service.store.database import Database
from fakes.hand_clock import HandClock
from service.logs.conftest import CALLER, NOW, Ask


def held(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(LOG_EVENTS)).scalar_one()


def test_a_group_is_made_once_and_described(ask: Ask, refusal: Ask, put: Ask) -> None:
    put("s", [(NOW, "four")], group="/aws/panorama/devices/device-a")
    again = {"logGroupName": "/aws/panorama/devices/device-a"}
    assert refusal("CreateLogGroup", **again) == "ResourceAlreadyExistsException"
    ask("PutRetentionPolicy", **again, retentionInDays=7)
    (group,) = ask("DescribeLogGroups")["logGroups"]
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/panorama/devices/device-a"
    assert (group["arn"], group["storedBytes"], group["retentionInDays"]) == (f"{arn}:*", 30, 7)
    assert refusal("PutRetentionPolicy", **again, retentionInDays=8) == "InvalidParameterException"
    ask("TagLogGroup", **again, tags={"site": "north", "line": "1"})
    ask("UntagResource", resourceArn=arn, tagKeys=["line"])
    assert ask("ListTagsForResource", resourceArn=arn)["tags"] == {"site": "north"}


def test_groups_and_streams_come_in_pages(ask: Ask, refusal: Ask) -> None:
    for number in range(5):
        ask("CreateLogGroup", logGroupName=f"g{number}")
        ask("CreateLogStream", logGroupName="g0", logStreamName=f"s{number}")
    first = ask("DescribeLogGroups", limit=3)
    rest = ask("DescribeLogGroups", limit=3, nextToken=first["nextToken"])
    assert [g["logGroupName"] for p in (first, rest) for g in p["logGroups"]] == [
        "g0",
        "g1",
        "g2",
        "g3",
        "g4",
    ]
    assert refusal("DescribeLogGroups", nextToken="x") == "InvalidParameterException"
    streams = ask("DescribeLogStreams", logGroupName="g0", logStreamNamePrefix="s", descending=True, limit=2)
    assert [stream["logStreamName"] for stream in streams["logStreams"]] == ["s4", "s3"]
    wrong = {"logGroupName": "g0", "orderBy": "LastEventTime", "logStreamNamePrefix": "s"}
    assert refusal("DescribeLogStreams", **wrong) == "InvalidParameterException"


def test_streams_come_by_their_last_event(ask: Ask, put: Ask) -> None:
    put("early", [(NOW - 5, "x")])
    put("late", [(NOW, "x")])
    page = ask("DescribeLogStreams", logGroupName="g", orderBy="LastEventTime", descending=True)
    assert [stream["logStreamName"] for stream in page["logStreams"]] == ["late", "early"]
    assert page["logStreams"][0]["lastEventTimestamp"] == NOW


def test_what_is_removed_is_gone_and_its_events_follow(
    ask: Ask, refusal: Ask, put: Ask, database: Database, clock: HandClock
) -> None:
    put("s", [(NOW, "x")] * 20)
    put("t", [(NOW, "x")] * 3)
    ask("DeleteLogStream", logGroupName="g", logStreamName="s")
    put("s", [(NOW, "new")])
    assert len(ask("GetLogEvents", logGroupName="g", logStreamName="s")["events"]) == 1
    assert Retention(database, clock, Kept()).sweep() == 20
    ask("DeleteLogGroup", logGroupName="g")
    assert refusal("DeleteLogGroup", logGroupName="g") == "ResourceNotFoundException"
    assert Retention(database, clock, Kept()).sweep() == 4
    assert held(database) == 0


def test_events_go_with_their_age_and_the_oldest_when_there_is_no_room(
    ask: Ask, put: Ask, database: Database, clock: HandClock
) -> None:
    ask("CreateLogGroup", logGroupName="g")
    ask("PutRetentionPolicy", logGroupName="g", retentionInDays=1)
    put("s", [(NOW - 1000, "old"), (NOW, "young")])
    clock.advance(timedelta(days=1, milliseconds=-500))
    assert Retention(database, clock, Kept()).sweep() == 1
    assert held(database) == 1


def test_the_site_decides_for_groups_that_say_nothing(
    ask: Ask, put: Ask, database: Database, clock: HandClock
) -> None:
    put("s", [(NOW, "old")], group="silent")
    put("s", [(NOW, "old")], group="longer")
    ask("PutRetentionPolicy", logGroupName="longer", retentionInDays=7)
    clock.advance(timedelta(days=3))
    assert Retention(database, clock, Kept()).sweep() == 0
    assert Retention(database, clock, Kept(log_days=2)).sweep() == 1
    assert ask("FilterLogEvents", logGroupName="silent")["events"] == []
    assert len(ask("FilterLogEvents", logGroupName="longer")["events"]) == 1


def test_room_is_made_by_the_oldest_of_the_largest_stream(
    ask: Ask, put: Ask, database: Database, clock: HandClock
) -> None:
    for number in range(7):
        put("large", [(NOW + number, "x" * 74)] * 1000)
    put("small", [(NOW, "x")])
    assert Retention(database, clock, Kept(log_bytes=250_000)).sweep() == 5000
    (group,) = ask("DescribeLogGroups")["logGroups"]
    assert group["storedBytes"] == 2000 * 100 + 27
    first = ask("GetLogEvents", logGroupName="g", logStreamName="large", startFromHead=True, limit=1)
    assert first["events"][0]["timestamp"] == NOW + 5


def test_policies_are_asked_about_the_stream_or_the_group() -> None:
    arn = "arn:aws:logs:us-east-1:123456789012:log-group"
    stream = {"logGroupName": "g", "logStreamName": "s"}
    assert resources(CALLER, "PutLogEvents", stream) == (f"{arn}:g:log-stream:s",)
    assert resources(CALLER, "FilterLogEvents", {"logGroupIdentifier": f"{arn}:g:*"}) == (f"{arn}:g:*",)
    assert resources(CALLER, "DescribeLogGroups", {}) == (f"{arn}:*",)
