"""FilterLogEvents: events of several streams in the order of time, those that match a pattern."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.logs.batch import EVENT_OVERHEAD, MOST_BYTES, MOST_EVENTS
from belvedere_simulator.service.logs.events import FIRST, LAST, EventRow, Gap, stream_events
from belvedere_simulator.service.logs.names import group_name, wrong
from belvedere_simulator.service.logs.pattern.pattern import read_pattern
from belvedere_simulator.service.logs.streams import StreamRow, streams_of
from belvedere_simulator.service.store.database import Database

# How many events one request looks at: a rare match in a large group must not hold a worker for long.
MOST_LOOKED_AT = 100_000
BOUND = ("logGroupName", "logGroupIdentifier", "logStreamNames", "logStreamNamePrefix", "filterPattern")
TOKEN_PARTS = 4
Key = tuple[int, int, int]


@dataclass
class _Page:
    """What one answer holds so far; `after` is the key of the last event that was looked at."""

    most: int
    events: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0
    looked_at: int = 0
    after: Key | None = None

    @property
    def full(self) -> bool:
        return len(self.events) >= self.most or self.size >= MOST_BYTES or self.looked_at >= MOST_LOOKED_AT


class Filtering:
    """Searches groups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def filter_log_events(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A page of the matching events; it may be empty and still have a token, as in the original."""
        if "logStreamNames" in parameters and "logStreamNamePrefix" in parameters:
            raise wrong(tr("Give logStreamNames or logStreamNamePrefix, not both"))
        matches = read_pattern(parameters.get("filterPattern", ""))
        page = _Page(min(parameters.get("limit") or MOST_EVENTS, MOST_EVENTS))
        with self._database.read() as connection:
            streams = streams_of(
                connection,
                group_name(parameters),
                parameters.get("logStreamNamePrefix", ""),
                parameters.get("logStreamNames"),
            )
            more = _fill(page, _merged(connection, streams, parameters), streams, matches)
        told: dict[str, Any] = {"events": page.events, "searchedLogStreams": []}
        if more and page.after is not None:
            told["nextToken"] = _token(parameters, page.after)
        return told


def _fill(
    page: _Page, merged: Iterator[EventRow], streams: list[StreamRow], matches: Callable[[str], bool]
) -> bool:
    """Take matching events until the page is full; whether there are more to look at."""
    names = {stream.id: stream.name for stream in streams}
    for row in merged:
        if page.full:
            return True
        page.looked_at += 1
        page.after = _key(row)
        if matches(row.message):
            page.events.append(_told(row, names[row.stream]))
            page.size += len(row.message.encode()) + EVENT_OVERHEAD
    return False


def _merged(
    connection: Connection, streams: list[StreamRow], parameters: Mapping[str, Any]
) -> Iterator[EventRow]:
    start = Gap.at(parameters["startTime"]) if "startTime" in parameters else FIRST
    # The end is included here, other than in GetLogEvents.
    end = Gap.at(parameters["endTime"] + 1) if "endTime" in parameters else LAST
    after = _after(parameters)
    if after is not None:
        start = max(start, Gap.at(after[0]))
    runs = [stream_events(connection, stream.id, start, end) for stream in streams]
    merged = heapq.merge(*runs, key=_key)
    return (row for row in merged if after is None or _key(row) > after)


def _key(row: EventRow) -> Key:
    return row.time, row.stream, row.number


def _told(row: EventRow, stream: str) -> dict[str, Any]:
    return {
        "logStreamName": stream,
        "timestamp": row.time,
        "message": row.message,
        "ingestionTime": row.ingested,
        "eventId": f"{row.time:019d}{row.stream:018d}{row.number:019d}",
    }


def _binding(parameters: Mapping[str, Any]) -> str:
    bound = json.dumps([parameters.get(name) for name in BOUND])
    return hashlib.sha256(bound.encode()).hexdigest()[:16]


def _token(parameters: Mapping[str, Any], key: Key) -> str:
    return f"{key[0]}.{key[1]}.{key[2]}.{_binding(parameters)}"


def _after(parameters: Mapping[str, Any]) -> Key | None:
    token = parameters.get("nextToken")
    if token is None:
        return None
    parts = token.split(".")
    if len(parts) != TOKEN_PARTS or parts[3] != _binding(parameters):
        raise wrong(tr("The specified nextToken is invalid."))
    try:
        time, stream, number = (int(part) for part in parts[:3] if len(part) < 20)
    except ValueError as problem:
        raise wrong(tr("The specified nextToken is invalid.")) from problem
    return time, stream, number
