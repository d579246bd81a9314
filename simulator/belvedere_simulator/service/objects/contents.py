"""Where bytes lie by their SHA-256, told apart from the index of keys that refer to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from belvedere_simulator.protocol.http import Body


class Contents(Protocol):
    """Bytes by their SHA-256. The index decides, under its locks, what is kept and what goes.

    `settles_late` says that `settle` does the storing and is quick; otherwise `prepare` does, and contents
    that a transaction has not referred to yet must be spared for some time by the sweep.
    """

    @property
    def settles_late(self) -> bool:
        """Whether bytes arrive in `settle` and not in `prepare`."""

    @property
    def incoming(self) -> Path:
        """The folder for bodies on their way in; one that is moved from there needs no copy."""

    def half_files(self, older_than: float = 0.0) -> Iterator[Path]:
        """What lies in `incoming` for that many seconds: left by a process that was killed."""

    def prepare(self, body: Body) -> Path | None:
        """Make the bytes durable in a place of their own, or in their own place; what `settle` needs."""

    def settle(self, sha256: str, prepared: Path | None) -> None:
        """Put prepared bytes into their place unless they are there; durable at return."""

    def forget(self, prepared: Path | None) -> None:
        """Remove what `prepare` made and `settle` did not use."""

    def file(self, sha256: str, size: int) -> Path:
        """A file with these bytes, verified; DamagedObject when they are missing or changed."""

    def verify(self, sha256: str, size: int) -> None:
        """Read the bytes again, whatever was verified before; DamagedObject."""

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept."""

    def trim(self, largest: int) -> int:
        """Remove what can be had again, beyond so many bytes; how many files went."""

    def remove(self, sha256: str) -> None:
        """Remove the bytes; nothing happens when there are none. OSError while something holds them."""
