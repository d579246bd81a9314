"""GetLogEvents: every event once in both directions, with tokens that end by repeating."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.service.logs.operations import LogOperations
from belvedere_simulator.service.store.schemas import LOGS
from belvedere_simulator.service.store.telemetry import telemetry_database
from fakes.hand_clock import HandClock
from service.logs.conftest import CALLER, NOW, Ask

NAMES = {"logGroupName": "g", "logStreamName": "s"}
OFFSETS = st.lists(st.integers(0, 6), max_size=30)
BOUND = st.none() | st.integers(0, 7)


def messages(page: Any) -> list[str]:
    return [event["message"] for event in page["events"]]


def test_the_newest_come_first_and_the_oldest_when_wished(ask: Ask, put: Ask) -> None:
    put("s", [(NOW + number, str(number)) for number in range(10)])
    newest = ask("GetLogEvents", **NAMES, limit=3)
    assert messages(newest) == ["7", "8", "9"]
    assert messages(ask("GetLogEvents", **NAMES, limit=3, nextToken=newest["nextBackwardToken"])) == [
        "4",
        "5",
        "6",
    ]
    oldest = ask("GetLogEvents", **NAMES, limit=3, startFromHead=True)
    assert messages(oldest) == ["0", "1", "2"]


def test_a_reader_at_the_end_sees_what_is_added_later(ask: Ask, put: Ask) -> None:
    put("s", [(NOW, "one")])
    token = ask("GetLogEvents", **NAMES)["nextForwardToken"]
    waiting = ask("GetLogEvents", **NAMES, nextToken=token)
    assert (messages(waiting), waiting["nextForwardToken"]) == ([], token)
    put("s", [(NOW, "two"), (NOW, "three")])
    assert messages(ask("GetLogEvents", **NAMES, nextToken=token)) == ["two", "three"]


def test_an_empty_stream_can_be_followed_from_its_start(ask: Ask, put: Ask) -> None:
    ask("CreateLogGroup", logGroupName="g")
    ask("CreateLogStream", **NAMES)
    token = ask("GetLogEvents", **NAMES)["nextForwardToken"]
    put("s", [(NOW, "first")])
    assert messages(ask("GetLogEvents", **NAMES, nextToken=token)) == ["first"]


def test_a_range_has_its_start_and_not_its_end(ask: Ask, put: Ask) -> None:
    put("s", [(NOW + number, str(number)) for number in range(6)])
    assert messages(ask("GetLogEvents", **NAMES, startTime=NOW + 2, endTime=NOW + 4)) == ["2", "3"]
    assert messages(ask("GetLogEvents", **NAMES, startTime=NOW + 2, endTime=2**63 - 1)) == list("2345")


def test_a_page_holds_a_megabyte(ask: Ask, put: Ask) -> None:
    for number in range(3):
        put("s", [(NOW + number, str(number) * 600_000)])
    assert [text[0] for text in messages(ask("GetLogEvents", **NAMES, startFromHead=True))] == ["0"]
    assert [text[0] for text in messages(ask("GetLogEvents", **NAMES))] == ["2"]


def test_foreign_tokens_and_names_are_refused(ask: Ask, put: Ask, refusal: Ask) -> None:
    put("s", [(NOW, "one")])
    for token in ("", "x", "f/1", "f/1-2x", "f/" + "9" * 30 + "-1"):
        if token:
            assert refusal("GetLogEvents", **NAMES, nextToken=token) == "InvalidParameterException"
    assert refusal("GetLogEvents", logGroupName="g", logStreamName="t") == "ResourceNotFoundException"
    assert refusal("GetLogEvents", logStreamName="s") == "InvalidParameterException"
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:g:*"
    assert messages(ask("GetLogEvents", logGroupIdentifier=arn, logStreamName="s")) == ["one"]


@settings(max_examples=40, deadline=None)
@given(
    OFFSETS, st.integers(1, 7), st.booleans(), st.none() | st.integers(0, 7), st.none() | st.integers(0, 7)
)
def test_paging_neither_loses_nor_repeats(
    offsets: list[int], limit: int, forward: bool, start: int | None, end: int | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = telemetry_database(f"sqlite:///{Path(folder) / 'logs.db'}", LOGS)
        clock = HandClock(datetime.fromtimestamp(NOW / 1000, UTC))
        handlers = LogOperations(database, clock, lambda _bucket: True, lambda: None).handlers()
        handlers["CreateLogGroup"](CALLER, {"logGroupName": "g"})
        handlers["CreateLogStream"](CALLER, NAMES)
        # Batches come in any order of time; within one the order counts.
        for number, offset in enumerate(offsets):
            event = {"timestamp": NOW + offset, "message": f"{offset}.{number}"}
            handlers["PutLogEvents"](CALLER, {**NAMES, "logEvents": [event]})
        asked: dict[str, Any] = {**NAMES, "limit": limit, "startFromHead": forward}
        asked |= {} if start is None else {"startTime": NOW + start}
        asked |= {} if end is None else {"endTime": NOW + end}
        found: list[str] = []
        while True:
            page = handlers["GetLogEvents"](CALLER, asked)
            token = page["nextForwardToken" if forward else "nextBackwardToken"]
            assert len(page["events"]) <= limit
            found = found + messages(page) if forward else messages(page) + found
            if token == asked.get("nextToken"):
                break
            asked["nextToken"] = token
        database.close()
    low, high = start or 0, 99 if end is None else end
    expected = sorted((offset, number) for number, offset in enumerate(offsets) if low <= offset < high)
    assert found == [f"{offset}.{number}" for offset, number in expected]
