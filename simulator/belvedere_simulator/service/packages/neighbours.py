"""What packages need from the families around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection


class InstanceUse(Protocol):
    """Knows which application instances still need a package version."""

    def instances_using(
        self, connection: Connection, package_id: str, version: str, patch: str, /
    ) -> Sequence[str]:
        """The ids of instances that are deployed, or being deployed or removed, with this patch version."""


class SecretStore(Protocol):
    """Keeps secrets by name, sealed; all in the caller's transaction."""

    def store(self, connection: Connection, name: str, value: str, /) -> object:
        """Store `value`, replacing what the name had."""

    def remove(self, connection: Connection, name: str, /) -> object:
        """Forget the secret; nothing happens when there is none."""
