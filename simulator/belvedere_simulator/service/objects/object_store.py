"""What every store of objects can do, whatever it keeps them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from sqlalchemy import Connection

from belvedere_simulator.protocol.http import Body


@dataclass(frozen=True)
class Description:
    """What is known of an object besides its bytes.

    `metadata` is the user's; `headers` are those that a client gets back (content-type, cache-control...);
    `checksums` by S3's name of the algorithm (CRC32, SHA256...), in base64; `parts` the sizes of the parts
    of a multipart upload; `etag` only where it is not the MD5 of the bytes.
    """

    metadata: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[int, ...] = ()
    etag: str = ""


@dataclass(frozen=True)
class StoredObject:
    """One object: `sha256` of its bytes (hexadecimal), `etag` as S3 clients compare it (without quotes)."""

    bucket: str
    key: str
    size: int
    sha256: str
    etag: str
    modified: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[int, ...] = ()


Guard = Callable[[Connection, StoredObject | None], None]
"""Looks at what a change would replace, inside its transaction; what it raises undoes the change."""


class ObjectStore(Protocol):
    """Objects by bucket and key. A stored object is durable when `put` returns.

    Each change is a transaction of its own: never call one from within another transaction.
    """

    def put(
        self, bucket: str, key: str, body: Body, metadata: Mapping[str, str] | None = None
    ) -> StoredObject:
        """Store `body` under the key, replacing what was there; a bucket that is missing is made."""

    def find(self, bucket: str, key: str) -> StoredObject | None:
        """The object's record, or None."""

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A reader of the object's bytes, which were found to be what was stored.

        KeyError when there is no such object; BelvedereError BV-STO-001 when its bytes are damaged.
        """

    def list(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[StoredObject]:
        """The objects whose key starts with `prefix` and comes after `after`, in the order of keys."""

    def delete(self, bucket: str, key: str) -> None:
        """Remove the object; nothing happens when there is none."""
