"""Batches that say which events of their source they are, and those sent again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.logs.operations import LogOperations
from belvedere_simulator.service.logs.retention import Retention
from belvedere_simulator.service.logs.sources import REMEMBERED
from belvedere_simulator.service.logs.tables import LOG_SOURCES
from belvedere_simulator.service.settings import Retention as Kept
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.schemas import LOGS
from belvedere_simulator.service.store.telemetry import telemetry_database
from fakes.hand_clock import HandClock

CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")
NAMES = {"logGroupName": "g", "logStreamName": "s"}
Ask = Callable[..., Any]
Send = Callable[..., Any]


@pytest.fixture
def send(ask: Ask, clock: HandClock) -> Send:
    """Puts events `first` and so on, of a source whose events are their numbers."""
    ask("CreateLogGroup", logGroupName="g")
    ask("CreateLogStream", **NAMES)

    def send(first: int, count: int, source: str = "a", ahead: timedelta = timedelta()) -> Any:
        time = int((clock.now() + ahead).timestamp() * 1000)
        events = [{"timestamp": time, "message": f"{source}{n}"} for n in range(first, first + count)]
        return ask("PutLogEvents", **NAMES, logEvents=events, sequenceToken=f"belvedere/{source}/{first}")

    return send


def _lines(ask: Ask) -> list[str]:
    answer = ask("GetLogEvents", **NAMES, startFromHead=True)
    return [event["message"] for event in answer["events"]]


def test_a_batch_that_comes_again_is_kept_once(ask: Ask, send: Send) -> None:
    for _ in range(3):
        assert send(0, 5)["nextSequenceToken"] == "belvedere/a/5"
    assert _lines(ask) == [f"a{number}" for number in range(5)]


def test_a_batch_that_comes_again_in_other_parts_is_kept_once(ask: Ask, send: Send) -> None:
    send(0, 5)
    assert send(3, 4)["nextSequenceToken"] == "belvedere/a/7"
    assert send(0, 2)["nextSequenceToken"] == "belvedere/a/2"
    send(7, 1)
    assert _lines(ask) == [f"a{number}" for number in range(8)]


def test_sources_do_not_know_each_other(ask: Ask, send: Send) -> None:
    send(0, 2, "a")
    send(0, 2, "b")
    send(0, 2, "a")
    assert _lines(ask) == ["a0", "a1", "b0", "b1"]


def test_events_that_were_given_up_leave_a_gap(ask: Ask, send: Send) -> None:
    send(0, 2)
    send(10, 2)
    assert _lines(ask) == ["a0", "a1", "a10", "a11"]


def test_events_that_are_too_new_may_come_again(ask: Ask, send: Send, clock: HandClock) -> None:
    told = send(0, 3, ahead=timedelta(hours=3))
    assert told["nextSequenceToken"] == "belvedere/a/0"
    assert told["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 0}
    clock.advance(timedelta(hours=3))
    send(0, 3)
    assert _lines(ask) == ["a0", "a1", "a2"]


@pytest.mark.parametrize(
    "token", ["0" * 56, "belvedere/a", "belvedere/a/-1", "belvedere//1", f"belvedere/{'a' * 65}/1", "x"]
)
def test_other_tokens_mean_nothing(ask: Ask, send: Send, clock: HandClock, token: str) -> None:
    send(0, 1)
    event = {"timestamp": int(clock.now().timestamp() * 1000), "message": "same"}
    for _ in range(2):
        answer = ask("PutLogEvents", **NAMES, logEvents=[event], sequenceToken=token)
        assert answer["nextSequenceToken"].isdigit()
    assert _lines(ask) == ["a0", "same", "same"]


def test_a_stream_that_was_removed_takes_all_anew(ask: Ask, send: Send, database: Database) -> None:
    send(0, 3)
    ask("DeleteLogStream", **NAMES)
    with database.read() as connection:
        assert connection.execute(LOG_SOURCES.select()).all() == []
    ask("CreateLogStream", **NAMES)
    send(0, 3)
    assert _lines(ask) == ["a0", "a1", "a2"]


def test_what_is_known_of_sources_survives_a_restart(tmp_path: Path, clock: HandClock) -> None:
    url = f"sqlite:///{tmp_path / 'again.db'}"
    event = {"timestamp": int(clock.now().timestamp() * 1000), "message": "once"}
    for start in range(2):
        database = telemetry_database(url, LOGS)
        handlers = LogOperations(database, clock, lambda _bucket: False, lambda: None).handlers()
        if start == 0:
            handlers["CreateLogGroup"](CALLER, {"logGroupName": "g"})
            handlers["CreateLogStream"](CALLER, NAMES)
        handlers["PutLogEvents"](CALLER, {**NAMES, "logEvents": [event], "sequenceToken": "belvedere/a/0"})
        told = handlers["GetLogEvents"](CALLER, {**NAMES, "startFromHead": True})
        assert len(told["events"]) == 1
        database.close()


def test_sources_that_fell_silent_are_forgotten(send: Send, database: Database, clock: HandClock) -> None:
    send(0, 1, "old")
    clock.advance(timedelta(milliseconds=REMEMBERED - 1000))
    send(0, 1, "new")
    clock.advance(timedelta(seconds=2))
    Retention(database, clock, Kept()).sweep()
    with database.read() as connection:
        assert [row.source for row in connection.execute(LOG_SOURCES.select())] == ["new"]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pieces=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), max_size=12))
def test_whatever_is_repeated_every_event_is_there_once(
    tmp_path: Path, clock: HandClock, pieces: list[tuple[int, int]]
) -> None:
    """A source that goes back as far as it likes before each batch."""
    database = telemetry_database(f"sqlite:///{tmp_path / uuid.uuid4().hex}.db", LOGS)
    handlers = LogOperations(database, clock, lambda _bucket: False, lambda: None).handlers()
    handlers["CreateLogGroup"](CALLER, {"logGroupName": "g"})
    handlers["CreateLogStream"](CALLER, NAMES)
    now, end = int(clock.now().timestamp() * 1000), 0
    for more, back in pieces:
        first = max(0, end - back)
        end += more
        events = [{"timestamp": now, "message": str(number)} for number in range(first, end)]
        handlers["PutLogEvents"](
            CALLER, {**NAMES, "logEvents": events, "sequenceToken": f"belvedere/a/{first}"}
        )
    told = handlers["GetLogEvents"](CALLER, {**NAMES, "startFromHead": True})["events"]
    assert [event["message"] for event in told] == [str(number) for number in range(end)]
    database.close()
