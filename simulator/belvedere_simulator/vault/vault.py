"""What keeps secrets unreadable at rest, wherever its key lies."""

from __future__ import annotations

from typing import Protocol


class Vault(Protocol):
    """Seals small secrets: access keys, camera passwords, the key of the certificate authority."""

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from, for people."""

    def seal(self, plain: bytes) -> bytes:
        """The secret in a form that may lie in the database."""

    def open(self, sealed: bytes) -> bytes:
        """The secret again; BelvedereError when it was changed or sealed under another key."""
