"""The connection to the state: many readers, one writer, a change is committed before it is acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event

from belvedere_simulator.service.store.metadata import METADATA

WRITES = "belvedere_writes"


class Database:
    """SQLite (write-ahead log, synchronous FULL) or PostgreSQL, by its SQLAlchemy URL."""

    def __init__(self, url: str) -> None:
        # What a statement was given may be secret: it is left out of errors.
        self._engine = create_engine(url, hide_parameters=True)
        self._writer = threading.Lock()
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin)

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and checks."""
        return self._engine

    def create(self, metadata: MetaData = METADATA) -> None:
        """Make the tables that are missing (tests and stores of their own; the site uses migrations)."""
        metadata.create_all(self._engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for questions; what it sees is one committed state."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection for one change: committed durably at the end, undone when an error leaves it."""
        writing = self._engine.execution_options(**{WRITES: True})
        with self._writer, writing.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Transactions are begun by us: the driver would begin them late and read-only.
    connection.isolation_level = None
    # The patience first: the first of all connections changes the mode while others come.
    for pragma in ("busy_timeout=20000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a reader's transaction that becomes a writer's may only fail.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
