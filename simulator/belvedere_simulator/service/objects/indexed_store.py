"""The store of objects: an index in the control database over contents kept by their SHA-256."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, delete, select

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects import rows
from belvedere_simulator.service.objects.contents import Contents
from belvedere_simulator.service.objects.digests import md5_of
from belvedere_simulator.service.objects.object_store import Description, Guard, StoredObject
from belvedere_simulator.service.objects.tables import BUCKETS, CONTENTS, OBJECTS
from belvedere_simulator.service.store.database import Database


class IndexedStore:
    """Objects by bucket and key, over any `contents`."""

    def __init__(self, database: Database, clock: Clock, contents: Contents) -> None:
        self.database = database
        self.clock = clock
        self.contents = contents

    @property
    def incoming(self) -> Path:
        """The folder for bodies on their way in."""
        return self.contents.incoming

    def put(
        self, bucket: str, key: str, body: Body, metadata: Mapping[str, str] | None = None
    ) -> StoredObject:
        """Store `body` under the key; a bucket that is missing is made."""

        def make_bucket(connection: Connection, _found: StoredObject | None) -> None:
            rows.insert_if_missing(connection, BUCKETS, name=bucket, created=self._now())

        return self.store(bucket, key, body, Description(metadata or {}), make_bucket)

    def store(
        self, bucket: str, key: str, body: Body, description: Description, guard: Guard
    ) -> StoredObject:
        """Store `body` with all that is said of it; `guard` sees first what would be replaced."""
        etag = description.etag or md5_of(body)
        prepared = self.prepare(body)
        try:
            with self.database.write() as connection:
                guard(connection, rows.find(connection, bucket, key))
                self.settle(connection, body.sha256, body.size, prepared)
                return self.index(connection, bucket, key, (body.sha256, body.size, etag), description)
        finally:
            self.contents.forget(prepared)

    def prepare(self, body: Body) -> Path | None:
        """Make the bytes durable before the transaction that refers to them."""
        if not self.contents.settles_late:
            with self.database.write() as connection:
                self._touch(connection, body.sha256, body.size)
        return self.contents.prepare(body)

    def settle(self, connection: Connection, sha256: str, size: int, prepared: Path | None) -> None:
        """Keep prepared bytes for good; the row that refers to them follows in the same transaction."""
        # The row first, written in any case: from here to the end no sweep in another process removes
        # these bytes, and one that is just doing so is waited for.
        self._touch(connection, sha256, size)
        self.contents.settle(sha256, prepared)

    def index(
        self,
        connection: Connection,
        bucket: str,
        key: str,
        content: tuple[str, int, str],
        description: Description,
    ) -> StoredObject:
        """Let the key refer to content that is kept: its SHA-256, size and ETag."""
        sha256, size, etag = content
        values: dict[str, Any] = {
            "size": size,
            "sha256": sha256,
            "etag": etag,
            "modified": self._now(),
            "metadata": dict(description.metadata),
            "headers": dict(description.headers),
            "checksums": dict(description.checksums),
            "parts": list(description.parts),
        }
        statement = rows.insert(connection, OBJECTS).values(bucket=bucket, key=key, **values)
        connection.execute(
            statement.on_conflict_do_update(index_elements=[OBJECTS.c.bucket, OBJECTS.c.key], set_=values)
        )
        found = rows.find(connection, bucket, key)
        assert found is not None
        return found

    def find(self, bucket: str, key: str) -> StoredObject | None:
        """The object's record, or None."""
        with self.database.read() as connection:
            return rows.find(connection, bucket, key)

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A reader of the object's bytes, verified."""
        found = self.find(bucket, key)
        if found is None:
            raise KeyError(f"{bucket}/{key}")
        return self.file(found).open("rb")

    def file(self, found: StoredObject) -> Path:
        """A file with the object's bytes, verified; not to be changed."""
        return self.contents.file(found.sha256, found.size)

    def list(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[StoredObject]:
        """The objects whose key starts with `prefix` and comes after `after`."""
        with self.database.read() as connection:
            yield from rows.objects(connection, bucket, prefix, after)

    def page(
        self, bucket: str, prefix: str, *, after: bytes | None, beyond: bytes, most: int
    ) -> builtins.list[StoredObject]:
        """One page of `list`; see rows.page."""
        with self.database.read() as connection:
            return [*rows.page(connection, bucket, prefix, after=after, beyond=beyond, most=most)]

    def delete(self, bucket: str, key: str) -> None:
        """Remove the object."""
        with self.database.write() as connection:
            connection.execute(delete(OBJECTS).where(OBJECTS.c.bucket == bucket, OBJECTS.c.key == key))

    def _touch(self, connection: Connection, sha256: str, size: int) -> None:
        values = {"size": size, "touched": self._now()}
        statement = rows.insert(connection, CONTENTS).values(sha256=sha256, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=[CONTENTS.c.sha256], set_=values))

    def used(self, connection: Connection) -> int:
        """The bytes of all contents that are kept."""
        return sum(connection.execute(select(CONTENTS.c.size)).scalars())

    def _now(self) -> float:
        return self.clock.now().timestamp()
