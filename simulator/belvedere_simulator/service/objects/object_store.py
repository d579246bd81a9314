"""What every store of objects can do, whatever it keeps them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from belvedere_simulator.protocol.http import Body


@dataclass(frozen=True)
class StoredObject:
    """One object: `sha256` of its bytes (hexadecimal), `etag` as S3 clients compare it."""

    bucket: str
    key: str
    size: int
    sha256: str
    etag: str
    modified: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectStore(Protocol):
    """Objects by bucket and key. A stored object is durable when `put` returns."""

    def put(
        self, bucket: str, key: str, body: Body, metadata: Mapping[str, str] | None = None
    ) -> StoredObject:
        """Store `body` under the key, replacing what was there."""

    def find(self, bucket: str, key: str) -> StoredObject | None:
        """The object's record, or None."""

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A reader of the object's bytes; KeyError when there is none."""

    def list(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[StoredObject]:
        """The objects whose key starts with `prefix` and comes after `after`, in the order of keys."""

    def delete(self, bucket: str, key: str) -> None:
        """Remove the object; nothing happens when there is none."""
