"""The places where the vault's key may lie, best first."""

from __future__ import annotations

from typing import Protocol


class KeyPlace(Protocol):
    """Keeps keys by name, outside the data folder."""

    @property
    def name(self) -> str:
        """How the place is recorded: keyring, systemd-creds, file."""

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from, for people."""

    def load(self, key_name: str) -> bytes | None:
        """The key of that name; None when it is not here or the place cannot be used."""

    def store(self, key_name: str, key: bytes) -> bool:
        """Keep a key; False when the place cannot be used. What is kept was read back once."""
