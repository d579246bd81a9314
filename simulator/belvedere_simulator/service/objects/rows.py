"""Objects as rows of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, Table, and_, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from belvedere_simulator.service.objects.key_text import first_beyond
from belvedere_simulator.service.objects.object_store import StoredObject
from belvedere_simulator.service.objects.tables import OBJECTS

PAGE = 500


def stored(row: Row[Any]) -> StoredObject:
    """The object that a row of OBJECTS tells of."""
    return StoredObject(
        row.bucket,
        row.key,
        row.size,
        row.sha256,
        row.etag,
        datetime.fromtimestamp(row.modified, UTC),
        row.metadata,
        row.headers,
        row.checksums,
        tuple(row.parts),
    )


def find(connection: Connection, bucket: str, key: str, *, hold: bool = False) -> StoredObject | None:
    """The object's record, or None; with `hold` it stays as it is until the transaction ends."""
    question = select(OBJECTS).where(OBJECTS.c.bucket == bucket, OBJECTS.c.key == key)
    if hold:
        question = question.with_for_update(read=True)
    row = connection.execute(question).first()
    return None if row is None else stored(row)


def page(
    connection: Connection, bucket: str, prefix: str, *, after: bytes | None, beyond: bytes, most: int
) -> Sequence[StoredObject]:
    """At most `most` objects with the prefix: after the key `after`, and not before the bytes `beyond`."""
    key = OBJECTS.c.key
    wanted = [OBJECTS.c.bucket == bucket, key >= _raw(max(prefix.encode(), beyond))]
    limit = first_beyond(prefix)
    if limit is not None:
        wanted.append(key < _raw(limit))
    if after is not None:
        wanted.append(key > _raw(after))
    rows = connection.execute(select(OBJECTS).where(and_(*wanted)).order_by(key).limit(most))
    return [stored(row) for row in rows]


def objects(connection: Connection, bucket: str, prefix: str, after: str) -> Iterator[StoredObject]:
    """All objects with the prefix and after `after`, read in pages."""
    last = after.encode() if after else None
    while True:
        found = page(connection, bucket, prefix, after=last, beyond=b"", most=PAGE)
        yield from found
        if len(found) < PAGE:
            return
        last = found[-1].key.encode()


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the words of the connection's database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_if_missing(connection: Connection, table: Table, **values: Any) -> None:
    """Add a row unless its key is there; waits for another transaction that is removing it."""
    statement: Insert = insert(connection, table).values(**values).on_conflict_do_nothing()
    connection.execute(statement)


def _raw(value: bytes) -> Any:
    # Bounds need not be UTF-8, so they go around the type of the column.

    return bindparam(None, value, LargeBinary, unique=True)
