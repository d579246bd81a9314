"""Groups and streams as the other parts of the logs face look them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from belvedere_simulator.service.logs.names import no_group, no_stream
from belvedere_simulator.service.logs.tables import LOG_GROUPS, LOG_STREAMS

StreamRow = Row[tuple[Any, ...]]


def require_group(connection: Connection, name: str) -> Row[tuple[Any, ...]]:
    """The group of this name; ResourceNotFoundException where there is none."""
    row = connection.execute(select(LOG_GROUPS).where(LOG_GROUPS.c.name == name)).first()
    if row is None:
        raise no_group()
    return row


def require_stream(connection: Connection, group: str, name: str) -> StreamRow:
    """The stream of this name; ResourceNotFoundException for the group or the stream."""
    chosen = (LOG_STREAMS.c.log_group == group) & (LOG_STREAMS.c.name == name)
    row = connection.execute(select(LOG_STREAMS).where(chosen)).first()
    if row is None:
        require_group(connection, group)
        raise no_stream()
    return row


def streams_of(
    connection: Connection, group: str, prefix: str = "", names: Iterable[str] | None = None
) -> list[StreamRow]:
    """The streams of a group in the order of their names; with `names`, those, and each must exist."""
    require_group(connection, group)
    if names is not None:
        return sorted((require_stream(connection, group, name) for name in set(names)), key=_name)
    rows = connection.execute(select(LOG_STREAMS).where(LOG_STREAMS.c.log_group == group))
    # Compared here: LIKE knows no case in SQLite.
    return sorted((row for row in rows if row.name.startswith(prefix)), key=_name)


def _name(row: StreamRow) -> str:
    return str(row.name)
