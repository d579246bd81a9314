"""Whether answers that were given may be given again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.store.changes import Changes
from belvedere_simulator.service.store.database import Database

NextTurn = Callable[[Connection, float], float | None]
"""(connection, now) -> when something is told differently though nothing was stored; None: never."""


@dataclass(frozen=True)
class _Span:
    """Between `begin` and `end` the state of that `count` is told the same."""

    count: int
    begin: float
    end: float

    def holds(self, count: int, now: float) -> bool:
        return count == self.count and self.begin <= now < self.end


class Freshness:
    """Stamps of the state: equal stamps mean equal answers. `turns` know what time alone changes."""

    def __init__(self, database: Database, clock: Clock, changes: Changes, turns: Sequence[NextTurn]) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes
        self._turns = turns
        self._span: _Span | None = None

    def glance(self) -> object | None:
        """The stamp when it is known without asking the database; never waits."""
        count, span = self._changes.count(), self._span
        known = count is not None and span is not None and span.holds(count, self._clock.now().timestamp())
        return span if known else None

    def stamp(self) -> object | None:
        """The stamp of this moment; None where there is none. Taken before an answer is made."""
        if (known := self.glance()) is not None:
            return known
        count, now = self._changes.count(), self._clock.now().timestamp()
        if count is None:
            return None
        with self._database.read() as connection:
            ends = [end for turn in self._turns if (end := turn(connection, now)) is not None]
        span = _Span(count, now, min(ends, default=float("inf")))
        self._span = span
        return span
