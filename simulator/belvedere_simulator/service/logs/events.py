"""The events of streams: appended in batches, read by ranges forward and backward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from belvedere_simulator.service.logs.batch import Accepted
from belvedere_simulator.service.logs.streams import StreamRow
from belvedere_simulator.service.logs.tables import LOG_EVENTS, LOG_STREAMS

EventRow = Row[tuple[Any, ...]]
FETCHED = 1000
# In the words of SQLite, where logs always lie: preparing each row otherwise takes longer than storing it.
_INSERT = "INSERT INTO log_events (stream, time, number, ingested, message) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, order=True)
class Gap:
    """A place between events: after all that are smaller by time and number, before the others."""

    time: int
    number: int

    @classmethod
    def at(cls, time: int) -> Gap:
        """The place before the first event of that millisecond."""
        return cls(max(-(2**62), min(time, 2**62)), 0)

    @classmethod
    def after(cls, row: EventRow) -> Gap:
        """The place right after an event."""
        return cls(row.time, row.number + 1)

    @classmethod
    def before(cls, row: EventRow) -> Gap:
        """The place right before an event."""
        return cls(row.time, row.number)


FIRST = Gap.at(-(2**62))
LAST = Gap.at(2**62)


def append(connection: Connection, stream: StreamRow, accepted: Accepted, now: int) -> int:
    """Add the events of a batch to a stream; the number that its next event takes."""
    if not accepted.events:
        return int(stream.next_number)
    rows = [
        (stream.id, event["timestamp"], number, now, event["message"])
        for number, event in enumerate(accepted.events, stream.next_number)
    ]
    connection.exec_driver_sql(_INSERT, rows)
    first, last = rows[0][1], rows[-1][1]
    changes = {
        "first_event": first if stream.first_event is None else min(stream.first_event, first),
        "last_event": last if stream.last_event is None else max(stream.last_event, last),
        "last_ingestion": now,
        "stored_bytes": stream.stored_bytes + accepted.size,
        "next_number": stream.next_number + len(rows),
    }
    connection.execute(update(LOG_STREAMS).where(LOG_STREAMS.c.id == stream.id).values(**changes))
    return int(stream.next_number) + len(rows)


def between(connection: Connection, stream: int, start: Gap, end: Gap, most: int) -> Sequence[EventRow]:
    """The first `most` events of a stream from `start` to `end`, the oldest first."""
    order = (LOG_EVENTS.c.time, LOG_EVENTS.c.number)
    return connection.execute(_chosen(stream, start, end).order_by(*order).limit(most)).all()


def last_between(connection: Connection, stream: int, start: Gap, end: Gap, most: int) -> Sequence[EventRow]:
    """The last `most` events of a stream from `start` to `end`, the oldest first."""
    order = (LOG_EVENTS.c.time.desc(), LOG_EVENTS.c.number.desc())
    rows = connection.execute(_chosen(stream, start, end).order_by(*order).limit(most)).all()
    return rows[::-1]


def stream_events(connection: Connection, stream: int, start: Gap, end: Gap) -> Iterator[EventRow]:
    """The events of a stream from `start` to `end`, the oldest first, fetched as they are taken."""
    while True:
        rows = between(connection, stream, start, end, FETCHED)
        yield from rows
        if len(rows) < FETCHED:
            return
        start = Gap.after(rows[-1])


def _chosen(stream: int, start: Gap, end: Gap) -> Any:
    time, number = LOG_EVENTS.c.time, LOG_EVENTS.c.number
    # The plain bounds on the time let the database go straight to the place.
    return select(LOG_EVENTS).where(
        LOG_EVENTS.c.stream == stream,
        time >= start.time,
        time <= end.time,
        or_(time > start.time, number >= start.number),
        or_(time < end.time, and_(time == end.time, number < end.number)),
    )
