"""Multipart uploads as rows: begun, their parts, ended."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects import rows
from belvedere_simulator.service.objects.digests import md5_of
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.object_store import Description
from belvedere_simulator.service.objects.tables import PARTS, UPLOADS
from belvedere_simulator.service.s3.buckets import require_bucket
from belvedere_simulator.service.s3.faults import no_such_upload


@dataclass(frozen=True)
class Part:
    """One part; `checksums` as of a whole object."""

    number: int
    size: int
    sha256: str
    etag: str
    checksums: Mapping[str, str]
    modified: datetime


@dataclass(frozen=True)
class Upload:
    """One upload under way; `algorithm` of its checksum or empty, `whole` when that is over all bytes."""

    identifier: str
    bucket: str
    key: str
    started: datetime
    description: Description
    algorithm: str
    whole: bool


class Uploads:
    """The uploads under way."""

    def __init__(self, store: IndexedStore) -> None:
        self._store = store

    def begin(self, bucket: str, key: str, said: Description, algorithm: str, whole: bool) -> str:
        """Begin an upload; its id."""
        identifier = secrets.token_urlsafe(40)
        with self._store.database.write() as connection:
            require_bucket(connection, bucket)
            connection.execute(
                UPLOADS.insert().values(
                    id=identifier,
                    bucket=bucket,
                    key=key,
                    started=self._store.clock.now().timestamp(),
                    metadata=dict(said.metadata),
                    headers=dict(said.headers),
                    algorithm=algorithm,
                    whole=int(whole),
                )
            )
        return identifier

    def find(self, bucket: str, key: str, identifier: str) -> Upload:
        """The upload under way; NoSuchUpload."""
        with self._store.database.read() as connection:
            return require_upload(connection, bucket, key, identifier)

    def add(self, upload: Upload, number: int, body: Body, sums: Mapping[str, str]) -> str:
        """Store a part, replacing one of the same number; its ETag."""
        etag = md5_of(body)
        prepared = self._store.prepare(body)
        try:
            with self._store.database.write() as connection:
                require_upload(connection, upload.bucket, upload.key, upload.identifier)
                self._store.settle(connection, body.sha256, body.size, prepared)
                values: dict[str, Any] = {
                    "size": body.size,
                    "sha256": body.sha256,
                    "etag": etag,
                    "checksums": dict(sums),
                    "modified": self._store.clock.now().timestamp(),
                }
                statement = rows.insert(connection, PARTS).values(
                    upload=upload.identifier, number=number, **values
                )
                places = [PARTS.c.upload, PARTS.c.number]
                connection.execute(statement.on_conflict_do_update(index_elements=places, set_=values))
        finally:
            self._store.contents.forget(prepared)
        return etag

    def parts(self, identifier: str) -> list[Part]:
        """The parts stored so far, by number."""
        question = select(PARTS).where(PARTS.c.upload == identifier).order_by(PARTS.c.number)
        with self._store.database.read() as connection:
            return [_part(row) for row in connection.execute(question)]

    def under_way(self, bucket: str, prefix: str) -> Sequence[Upload]:
        """The uploads to keys with that prefix, by key and start."""
        question = (
            select(UPLOADS).where(UPLOADS.c.bucket == bucket).order_by(UPLOADS.c.key, UPLOADS.c.started)
        )
        with self._store.database.read() as connection:
            found = [_upload(row) for row in connection.execute(question)]
        return [upload for upload in found if upload.key.startswith(prefix)]


def require_upload(connection: Connection, bucket: str, key: str, identifier: str) -> Upload:
    """The upload, which cannot end before the transaction does; NoSuchUpload."""
    question = select(UPLOADS).where(UPLOADS.c.id == identifier).with_for_update(read=True)
    row = connection.execute(question).first()
    if row is None or (row.bucket, row.key) != (bucket, key):
        raise no_such_upload(identifier)
    return _upload(row)


def end(connection: Connection, identifier: str) -> None:
    """End an upload, with its parts; NoSuchUpload when it ended already."""
    if not connection.execute(delete(UPLOADS).where(UPLOADS.c.id == identifier)).rowcount:
        raise no_such_upload(identifier)


def _part(row: Row[Any]) -> Part:
    modified = datetime.fromtimestamp(row.modified, UTC)
    return Part(row.number, row.size, row.sha256, row.etag, row.checksums, modified)


def _upload(row: Row[Any]) -> Upload:
    said = Description(row.metadata, row.headers)
    started = datetime.fromtimestamp(row.started, UTC)
    return Upload(row.id, row.bucket, row.key, started, said, row.algorithm, bool(row.whole))
