"""Keys as columns: text whose order is that of its UTF-8 bytes, in every database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class KeyText(TypeDecorator[str]):
    """Text stored as its UTF-8 bytes: S3 lists keys in that order, and PostgreSQL's text has no NUL."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Text on its way in."""
        return None if value is None else value.encode()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Bytes on their way out."""
        return None if value is None else bytes(value).decode()


def first_beyond(prefix: str) -> bytes | None:
    """The smallest bytes after every key that starts with `prefix`, or None when there is no limit."""
    limit = prefix.encode().rstrip(b"\xff")
    return limit[:-1] + bytes([limit[-1] + 1]) if limit else None
