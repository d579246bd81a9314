"""Reading a file back past the system's memory of it, so that what comes is what the drive kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Origin(StrEnum):
    """Where the bytes that were read back came from."""

    DRIVE = "drive"
    """From the drive itself, past all memory of the system."""
    DROPPED = "drive-or-memory"
    """The system was asked to forget the file first, and does not tell whether it did: to be certain, plug
    the drive in again and look at the archive once more."""


@dataclass(frozen=True)
class Reading:
    """What was read back, and where it came from."""

    content: bytes = field(repr=False)
    origin: Origin


def read_back(file: Path, limit: int, platform: str = sys.platform) -> Reading:
    """A file of at most `limit` bytes; one byte more of a longer one. Raises OSError."""
    if platform == "win32":
        from belvedere_simulator.drives.windows import reading as windows  # noqa: PLC0415 - one is enough

        return windows.read(file, limit + 1)
    if platform == "darwin":
        from belvedere_simulator.drives.macos import reading as macos  # noqa: PLC0415

        return macos.read(file, limit + 1)
    from belvedere_simulator.drives.linux import reading as linux  # noqa: PLC0415

    return linux.read(file, limit + 1)
