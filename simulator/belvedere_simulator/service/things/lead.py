"""Which of several service processes answers what things say: all of them hear it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.turns import TURNS

NAME = "channel lead"
# How long after its last sign of life a process is believed to answer.
LEASE_SECONDS = 4
FREE = 0

_log = logging.getLogger(__name__)


class Lead:
    """A lease in the database, by its clock in whole seconds; `gained` is called when this process gets it.

    The end of the lease is also the holder's mark: nobody else can have written the same.
    """

    def __init__(self, database: Database, clock: Clock, gained: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._gained = gained
        self._lock = threading.Lock()
        self._until = FREE
        self._others = FREE

    def holds(self) -> bool:
        """Whether this process is to answer; where nobody was, it is from now on."""
        with self._lock:
            now = self._now()
            return now < self._until or (now >= self._others and self._took(now))

    def renew(self) -> None:
        """Give a sign of life, about once a second."""
        with self._lock:
            now = self._now()
            if self._until - now < LEASE_SECONDS and now >= self._others:
                self._took(now)

    def give_up(self) -> None:
        """Leave the lead to another process at once."""
        with self._lock:
            own = (TURNS.c.name == NAME) & (TURNS.c.taken == self._until)
            try:
                with self._database.write() as connection:
                    connection.execute(update(TURNS).where(own).values(taken=FREE))
            except SQLAlchemyError as error:
                _log.warning("the lead of the channel ends by itself: %s", error)
            self._until = FREE

    def _took(self, now: int) -> bool:
        until, led = now + LEASE_SECONDS, now < self._until
        try:
            with self._database.write() as connection:
                self._others = _taken(connection, self._until, now, until)
        except SQLAlchemyError as error:
            # The store is away, or another process was a moment faster.
            _log.warning("who answers on the channel is not known: %s", error)
            return led
        self._until = FREE if self._others else until
        if self._until and not led:
            self._gained()
        return bool(self._until)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _taken(connection: Connection, own: int, now: int, until: int) -> int:
    """Take the lease until then; FREE if that went well, else when the lease of the other ends."""
    free = (TURNS.c.name == NAME) & ((TURNS.c.taken == own) | (TURNS.c.taken <= now))
    if connection.execute(update(TURNS).where(free).values(taken=until)).rowcount == 1:
        return FREE
    other = connection.execute(select(TURNS.c.taken).where(TURNS.c.name == NAME)).scalar_one_or_none()
    if other is None:
        connection.execute(insert(TURNS).values(name=NAME, taken=until))
        return FREE
    return int(other)
