"""Whether anything was committed lately, by this process or by another: without asking for anything."""

from __future__ import annotations

import sqlite3
import threading

from belvedere_simulator.service.store.database import Database


class Changes:
    """The count of changes of one database.

    SQLite tells it to a connection that changes nothing itself, in microseconds. Other databases are
    asked for their answers anew each time instead.
    """

    def __init__(self, database: Database) -> None:
        self._lock = threading.Lock()
        self._connection = _watching(database)

    def count(self) -> int | None:
        """A number that differs after every commit; None where it cannot be told. Never waits."""
        with self._lock:
            try:
                found = self._connection and self._connection.execute("PRAGMA data_version").fetchone()
            except sqlite3.Error:
                return None
        return int(found[0]) if found else None

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _watching(database: Database) -> sqlite3.Connection | None:
    url = database.engine.url
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    # Whoever holds the file for longer than a moment is not waited for: the count is unknown then.
    return sqlite3.connect(str(url.database), timeout=0, isolation_level=None, check_same_thread=False)
