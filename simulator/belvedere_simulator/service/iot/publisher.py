"""How messages of applications reach the broker."""

from __future__ import annotations

from typing import Protocol


class Publisher(Protocol):
    """The message channel of the site."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message; BelvedereError when the broker cannot be reached."""


class Shadows(Protocol):
    """The shadows of things, answered as on the message channel."""

    def ask(self, thing: str, verb: str, name: str, payload: bytes) -> tuple[bool, bytes]:
        """Get, update or delete a shadow: whether it was accepted, and the document or the rejection."""

    def names(self, thing: str) -> list[str]:
        """The names of a thing's named shadows."""
