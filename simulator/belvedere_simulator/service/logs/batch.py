"""What PutLogEvents accepts of a batch, decided without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.logs.names import wrong

MOST_EVENTS = 10_000
MOST_BYTES = 1_048_576
EVENT_OVERHEAD = 26
DAY = 86_400_000
OLDEST = 14 * DAY
NEWEST = 2 * 3_600_000

TOO_NEW = "tooNewLogEventStartIndex"

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Accepted:
    """The events that are kept, their size in bytes, and what is told of the others."""

    events: Sequence[Event]
    size: int
    rejected: Mapping[str, int]


def accept(events: Sequence[Event], now: int, retention_days: int | None, known: int = 0) -> Accepted:
    """Check a batch against the limits; `now` and times are epoch milliseconds.

    The first `known` of its events are there already, and are left out without a word.

    A batch that breaks a limit as a whole is an InvalidParameterException; events too old or too new for
    the group are left out and told.
    """
    size = sum(len(event["message"].encode()) + EVENT_OVERHEAD for event in events)
    _check_whole(events, size)
    expired = 0 if retention_days is None else _before(events, now - retention_days * DAY)
    too_old = _before(events, now - OLDEST)
    too_new = _before(events, now + NEWEST + 1)
    kept = events[max(expired, too_old, known) : too_new]
    rejected = {}
    if too_new < len(events):
        rejected[TOO_NEW] = too_new
    if too_old:
        rejected["tooOldLogEventEndIndex"] = too_old
    if expired:
        rejected["expiredLogEventEndIndex"] = expired
    if len(kept) < len(events):
        size = sum(len(event["message"].encode()) + EVENT_OVERHEAD for event in kept)
    return Accepted(kept, size, rejected)


def _check_whole(events: Sequence[Event], size: int) -> None:
    if not events:
        raise wrong(tr("A batch has at least one log event"))
    if len(events) > MOST_EVENTS:
        raise wrong(tr("A batch has at most {most} log events", most=MOST_EVENTS))
    if size > MOST_BYTES:
        message = tr("Upload too large: {size} bytes exceeds limit of {most}", size=size, most=MOST_BYTES)
        raise wrong(message)
    times = [event["timestamp"] for event in events]
    if any(later < earlier for earlier, later in pairwise(times)):
        raise wrong(tr("Log events in a single PutLogEvents request must be in chronological order."))
    if times[-1] - times[0] > DAY:
        raise wrong(
            tr("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
        )


def _before(events: Sequence[Event], time: int) -> int:
    """How many events of a sorted batch are before `time`."""
    return next((index for index, event in enumerate(events) if event["timestamp"] >= time), len(events))
