"""What PutLogEvents accepts, and how it is limited."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from service.logs.conftest import NOW, Ask

HOUR = 3_600_000
DAY = 24 * HOUR


def test_events_are_kept_and_a_token_is_given_whatever_token_came(ask: Ask, put: Ask) -> None:
    token = put("s", [(NOW, "one")])["nextSequenceToken"]
    names = {"logGroupName": "g", "logStreamName": "s"}
    for given in (token, "of another time"):
        ask("PutLogEvents", **names, logEvents=[{"timestamp": NOW, "message": "two"}], sequenceToken=given)
    assert [event["message"] for event in ask("GetLogEvents", **names)["events"]] == ["one", "two", "two"]


@pytest.mark.parametrize(
    "events",
    [
        [(NOW, "later"), (NOW - 1, "earlier")],
        [(NOW - DAY - 1, "yesterday"), (NOW, "today")],
        [(NOW, "x")] * 10_001,
        [(NOW, "x" * 1_048_551)],
        [(NOW, "é" * 300_000), (NOW, "é" * 300_000)],
        [],
    ],
    ids=["order", "span", "count", "size", "size of several", "nothing"],
)
def test_a_batch_beyond_the_limits_is_refused_whole(ask: Ask, put: Ask, events: Any) -> None:
    put("s", [(NOW, "first")])
    with pytest.raises(ServiceError) as caught:
        put("s", events)
    assert caught.value.code == "InvalidParameterException"
    assert len(ask("GetLogEvents", logGroupName="g", logStreamName="s")["events"]) == 1


def test_the_largest_batches_are_accepted(ask: Ask, put: Ask) -> None:
    put("many", [(NOW, "x")] * 10_000)
    put("large", [(NOW, "x" * 1_048_550)])
    assert len(ask("GetLogEvents", logGroupName="g", logStreamName="many")["events"]) == 10_000


def test_events_too_old_or_too_new_are_left_out_and_told(ask: Ask, put: Ask) -> None:
    old = put("old", [(NOW - 14 * DAY - 1, "too old"), (NOW - 14 * DAY, "old")])
    new = put("new", [(NOW + 2 * HOUR, "new"), (NOW + 2 * HOUR + 1, "too new")])
    assert old["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    assert new["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 1}
    ask("PutRetentionPolicy", logGroupName="g", retentionInDays=1)
    expired = put("expired", [(NOW - DAY - 1, "expired"), (NOW - HOUR, "kept")])
    assert expired["rejectedLogEventsInfo"] == {"expiredLogEventEndIndex": 1}
    for stream, message in (("old", "old"), ("new", "new"), ("expired", "kept")):
        found = ask("GetLogEvents", logGroupName="g", logStreamName=stream)["events"]
        assert [event["message"] for event in found] == [message]


def test_events_of_no_group_or_stream_are_refused(ask: Ask, refusal: Ask) -> None:
    event = [{"timestamp": NOW, "message": "x"}]
    names = {"logGroupName": "g", "logStreamName": "s", "logEvents": event}
    assert refusal("PutLogEvents", **names) == "ResourceNotFoundException"
    ask("CreateLogGroup", logGroupName="g")
    assert refusal("PutLogEvents", **names) == "ResourceNotFoundException"
