"""Databases for what is written much and may be lost with the power: logs and metrics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.migrate import migrate
from belvedere_simulator.service.store.schemas import Schema


def telemetry_database(url: str, schema: Schema) -> Database:
    """A database of its own at `url`, with its tables made or brought up to date.

    It has its own writer, so that a chatty application never keeps control waiting. On SQLite a commit does
    not wait for the disk: a killed process loses nothing, a power cut may lose the last moments.
    """
    database = Database(url)
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine, "connect", _relax)
    migrate(database, schema)
    return database


def _relax(connection: Any, _record: Any) -> None:
    for pragma in ("synchronous=NORMAL", "cache_size=-16384"):
        connection.execute(f"PRAGMA {pragma}")
