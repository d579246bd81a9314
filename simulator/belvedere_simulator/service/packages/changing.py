"""Transactions that change packages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.turns import take_turn


@contextmanager
def changing(database: Database) -> Iterator[Connection]:
    """A connection for one change: of several service processes, one at a time changes packages.

    Quotas, the one latest patch version and names that are given once are rules over many rows.
    """
    with database.write() as connection:
        take_turn(connection, "packages")
        yield connection
