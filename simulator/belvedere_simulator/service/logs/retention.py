"""What is thrown away: events older than group or site keep them, the oldest when room ends, orphans.

Everything goes in small transactions, so that writers never wait long.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from belvedere_simulator.service import settings
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.batch import DAY, EVENT_OVERHEAD
from belvedere_simulator.service.logs.names import milliseconds
from belvedere_simulator.service.logs.sources import forget_silent, forget_stream
from belvedere_simulator.service.logs.tables import LOG_EVENTS, LOG_GROUPS, LOG_STREAMS
from belvedere_simulator.service.store.database import Database

STEP = 5_000


def remove_stream(connection: Connection, stream: int) -> None:
    """Remove a stream's record; `Retention.sweep` removes its events."""
    connection.execute(delete(LOG_STREAMS).where(LOG_STREAMS.c.id == stream))
    forget_stream(connection, stream)


class Retention:
    """Keeps the store within the age each group wishes, or the site, and `kept.log_bytes` in all."""

    def __init__(self, database: Database, clock: Clock, kept: settings.Retention) -> None:
        self._database = database
        self._clock = clock
        self._kept = kept

    def sweep(self) -> int:
        """Throw away what need not be kept; how many events."""
        with self._database.write() as connection:
            forget_silent(connection, milliseconds(self._clock))
        return self._orphans() + self._expired() + self._too_many()

    def _orphans(self) -> int:
        with self._database.read() as connection:
            streams = set(connection.execute(select(LOG_STREAMS.c.id)).scalars())
            held = set(connection.execute(select(LOG_EVENTS.c.stream).distinct()).scalars())
        return sum(self._remove(stream, None) for stream in held - streams)

    def _expired(self) -> int:
        now = milliseconds(self._clock)
        joined = LOG_STREAMS.join(LOG_GROUPS, LOG_GROUPS.c.name == LOG_STREAMS.c.log_group)
        days = func.coalesce(LOG_GROUPS.c.retention_days, self._kept.log_days)
        with self._database.read() as connection:
            chosen = select(LOG_STREAMS.c.id, days).select_from(joined).where(days > 0)
            rows = connection.execute(chosen).all()
        return sum(self._remove(stream, now - most * DAY) for stream, most in rows)

    def _too_many(self) -> int:
        """Remove the oldest events of the largest stream, again and again, until the rest fits."""
        removed = 0
        while True:
            with self._database.read() as connection:
                total = connection.execute(select(func.sum(LOG_STREAMS.c.stored_bytes))).scalar() or 0
                largest = select(LOG_STREAMS.c.id).order_by(LOG_STREAMS.c.stored_bytes.desc()).limit(1)
                stream = connection.execute(largest).scalar()
            if total <= self._kept.log_bytes or stream is None:
                return removed
            step = self._step(stream, None)
            if step == 0:
                return removed
            removed += step

    def _remove(self, stream: int, before: int | None) -> int:
        removed = 0
        while step := self._step(stream, before):
            removed += step
        return removed

    def _step(self, stream: int, before: int | None) -> int:
        """Remove the oldest events of a stream, at most STEP of them, in one transaction."""
        columns = LOG_EVENTS.c
        chosen = select(columns.time, columns.number, columns.message).where(columns.stream == stream)
        if before is not None:
            chosen = chosen.where(columns.time < before)
        with self._database.write() as connection:
            rows = connection.execute(chosen.order_by(columns.time, columns.number).limit(STEP)).all()
            if not rows:
                return 0
            last = rows[-1]
            older = or_(
                columns.time < last.time, and_(columns.time == last.time, columns.number <= last.number)
            )
            connection.execute(delete(LOG_EVENTS).where(columns.stream == stream, older))
            size = sum(len(row.message.encode()) + EVENT_OVERHEAD for row in rows)
            first = select(func.min(columns.time)).where(columns.stream == stream).scalar_subquery()
            changed = update(LOG_STREAMS).where(LOG_STREAMS.c.id == stream)
            left = LOG_STREAMS.c.stored_bytes - size
            connection.execute(changed.values(stored_bytes=left, first_event=first))
        return len(rows)
