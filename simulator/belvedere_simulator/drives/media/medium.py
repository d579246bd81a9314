"""What an archive is written to, step by step, so that nothing half-written ever has its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from belvedere_simulator.drives.media.reading import Reading

Step = Callable[[int], None]
"""Told how many bytes are written. Whatever it raises ends the writing."""


class Medium(Protocol):
    """A drive that is there. Names are those in its root. Everything raises OSError and BelvedereError
    BV-USB-... for what contradicts itself, BV-DRV-007 when the drive is not the one any more that it was."""

    @property
    def where(self) -> str:
        """What the drive is called."""

    def names(self) -> list[str]:
        """The names of the files in the root."""

    def read(self, name: str, limit: int) -> bytes:
        """A file of at most `limit` bytes, as the system knows it."""

    def store(self, name: str, content: bytes, step: Step) -> None:
        """A new file, on the drive to the last byte when this returns."""

    def read_back(self, name: str, limit: int) -> Reading:
        """What the drive kept of a file."""

    def rename(self, name: str, new: str) -> None:
        """Give a file its new name, in place of what has it."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def present(self) -> bool:
        """Whether the drive is still there."""

    def place(self, name: str) -> str:
        """Where a file lies, for people."""
