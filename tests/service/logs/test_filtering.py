"""FilterLogEvents: several streams by time, patterns, pages."""

from __future__ import annotations

from typing import Any

import pytest
from pytest import MonkeyPatch

from belvedere_simulator.service.logs import filtering
from service.logs.conftest import NOW, Ask


def found(page: Any) -> list[tuple[str, str]]:
    return [(event["logStreamName"], event["message"]) for event in page["events"]]


@pytest.fixture
def filled(put: Ask) -> None:
    put(
        "code",
        [(NOW + 2 * number, f"frame {number} {'ERROR' if number % 3 == 0 else 'ok'}") for number in range(9)],
    )
    put("camera_a", [(NOW + 2 * number + 1, f"grabbed {number}") for number in range(3)])
    put("camera_b", [(NOW, "grabbed first")])


@pytest.mark.usefixtures("filled")
def test_streams_are_merged_by_time(ask: Ask) -> None:
    asked = {"logGroupName": "g", "logStreamNamePrefix": "camera_", "limit": 2}
    page = ask("FilterLogEvents", **asked)
    assert found(page) == [("camera_b", "grabbed first"), ("camera_a", "grabbed 0")]
    page = ask("FilterLogEvents", **asked, nextToken=page["nextToken"])
    assert found(page) == [("camera_a", "grabbed 1"), ("camera_a", "grabbed 2")]
    assert "nextToken" not in page
    everything = ask("FilterLogEvents", logGroupName="g")["events"]
    assert len({event["eventId"] for event in everything}) == 13
    assert [event["timestamp"] for event in everything] == sorted(e["timestamp"] for e in everything)


@pytest.mark.usefixtures("filled")
def test_pages_of_matches_hold_every_match_once(ask: Ask, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(filtering, "MOST_LOOKED_AT", 2)
    asked: dict[str, Any] = {"logGroupName": "g", "filterPattern": "ERROR", "startTime": NOW, "limit": 2}
    seen, pages = [], 0
    while True:
        page = ask("FilterLogEvents", **asked)
        seen += found(page)
        pages += 1
        if "nextToken" not in page:
            break
        asked["nextToken"] = page["nextToken"]
    assert [message for _, message in seen] == ["frame 0 ERROR", "frame 3 ERROR", "frame 6 ERROR"]
    assert pages == 7


@pytest.mark.usefixtures("filled")
def test_ranges_include_their_end(ask: Ask) -> None:
    page = ask(
        "FilterLogEvents", logGroupName="g", logStreamNames=["code"], startTime=NOW + 2, endTime=NOW + 4
    )
    assert [message for _, message in found(page)] == ["frame 1 ok", "frame 2 ok"]
    assert len(ask("FilterLogEvents", logGroupName="g", endTime=2**63 - 1)["events"]) == 13


@pytest.mark.usefixtures("filled")
def test_what_cannot_be_searched_is_refused(ask: Ask, refusal: Ask) -> None:
    group = {"logGroupName": "g"}
    assert refusal("FilterLogEvents", logGroupName="other") == "ResourceNotFoundException"
    assert refusal("FilterLogEvents", **group, logStreamNames=["none"]) == "ResourceNotFoundException"
    both = {"logStreamNames": ["code"], "logStreamNamePrefix": "c"}
    assert refusal("FilterLogEvents", **group, **both) == "InvalidParameterException"
    token = ask("FilterLogEvents", **group, limit=1)["nextToken"]
    other = {"filterPattern": "ERROR", "nextToken": token}
    assert refusal("FilterLogEvents", **group, **other) == "InvalidParameterException"
    for pattern in ("[ip, user]", "%a+%", '"open', "{ $.a = 1", "{ a = 1 }"):
        assert refusal("FilterLogEvents", **group, filterPattern=pattern) == "InvalidParameterException"
