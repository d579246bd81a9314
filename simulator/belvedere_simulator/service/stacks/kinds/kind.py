"""What a stack can do with the resources of one type."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection

SUFFIX = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Place:
    """Where a resource belongs; the names of nameless ones are made of it."""

    stack: str
    logical: str

    def name(self, longest: int) -> str:
        """A name that nobody has, of at most `longest` characters."""
        suffix = "".join(secrets.choice(SUFFIX) for _ in range(12))
        return f"{f'{self.stack}-{self.logical}'[: longest - 13]}-{suffix}"


@dataclass(frozen=True)
class Made:
    """A resource that was made: what Ref gives, and the attributes of GetAtt."""

    physical: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class Kind(Protocol):
    """One resource type. Everything happens in the caller's transaction; ServiceError where it cannot."""

    @property
    def type(self) -> str:
        """The type's name, like AWS::IAM::Role."""

    def capabilities(self, properties: Mapping[str, Any], /) -> set[str]:
        """What the caller must acknowledge to have such a resource made."""

    def create(self, connection: Connection, place: Place, properties: Mapping[str, Any], /) -> Made:
        """Make one."""

    def update(
        self,
        connection: Connection,
        physical: str,
        before: Mapping[str, Any],
        properties: Mapping[str, Any],
        /,
    ) -> Made | None:
        """Change one in place; None where it must be replaced by another."""

    def delete(self, connection: Connection, physical: str, properties: Mapping[str, Any], /) -> None:
        """Remove one; nothing happens where it is gone already."""
