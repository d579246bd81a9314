"""GetLogEvents: the events of one stream in both directions, with tokens that end by repeating."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.logs.batch import EVENT_OVERHEAD, MOST_BYTES, MOST_EVENTS
from belvedere_simulator.service.logs.events import FIRST, LAST, EventRow, Gap, between, last_between
from belvedere_simulator.service.logs.names import group_name, wrong
from belvedere_simulator.service.logs.streams import require_stream
from belvedere_simulator.service.store.database import Database

_TOKEN = re.compile(r"([fb])/(-?[0-9]{1,19})-([0-9]{1,18})")


class Reading:
    """Reads streams."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get_log_events(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A page of a stream: the newest events, or the oldest with startFromHead, or where a token points.

        At either end the token of that direction is the one that was given.
        """
        most = min(parameters.get("limit") or MOST_EVENTS, MOST_EVENTS)
        start = Gap.at(parameters["startTime"]) if "startTime" in parameters else FIRST
        end = Gap.at(parameters["endTime"]) if "endTime" in parameters else LAST
        forward, place = _place(parameters, start, end)
        with self._database.read() as connection:
            stream = require_stream(connection, group_name(parameters), parameters["logStreamName"])
            rows = _page(connection, stream.id, (start, end), place, forward=forward, most=most)
        nothing = start if place == LAST else place
        first, last = (Gap.before(rows[0]), Gap.after(rows[-1])) if rows else (nothing, nothing)
        return {
            "events": [_told(row) for row in rows],
            "nextForwardToken": _token("f", last),
            "nextBackwardToken": _token("b", first),
        }


def _page(
    connection: Connection, stream: int, span: tuple[Gap, Gap], place: Gap, *, forward: bool, most: int
) -> Sequence[EventRow]:
    start, end = span
    if forward:
        return _fitting(between(connection, stream, max(start, place), end, most))
    rows = last_between(connection, stream, start, min(end, place), most)
    return _fitting(rows[::-1])[::-1]


def _fitting(rows: Sequence[EventRow]) -> Sequence[EventRow]:
    """As many rows from the first as an answer may hold in bytes; one at least."""
    size = 0
    for index, row in enumerate(rows):
        size += len(row.message.encode()) + EVENT_OVERHEAD
        if size > MOST_BYTES and index:
            return rows[:index]
    return rows


def _place(parameters: Mapping[str, Any], start: Gap, end: Gap) -> tuple[bool, Gap]:
    token = parameters.get("nextToken")
    if not token:
        forward = bool(parameters.get("startFromHead"))
        return forward, start if forward else end
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise wrong(tr("The specified nextToken is invalid."))
    # Some clients go on to send startFromHead with a backward token: the token's direction counts.
    return found[1] == "f", Gap(Gap.at(int(found[2])).time, int(found[3]))


def _token(direction: str, gap: Gap) -> str:
    return f"{direction}/{gap.time}-{gap.number}"


def _told(row: EventRow) -> dict[str, Any]:
    return {"timestamp": row.time, "message": row.message, "ingestionTime": row.ingested}
