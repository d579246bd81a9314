"""The lock that makes a data folder belong to one site; it ends with the process that holds it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO, Protocol

MOMENT = 0.5
"""Seconds."""
_LOOK_SECONDS = 0.01


class Locking(Protocol):
    """How the system locks an open file."""

    def __call__(self, file: BinaryIO) -> None:
        """Lock it or raise OSError at once when another process has it."""


def _posix(file: BinaryIO) -> None:
    import fcntl  # noqa: PLC0415 - not on Windows

    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _windows(file: BinaryIO) -> None:
    import msvcrt  # noqa: PLC0415 - on Windows only

    file.seek(0)
    # Looked up by name: elsewhere the module has none of it.
    lock, how = getattr(msvcrt, "locking"), getattr(msvcrt, "LK_NBLCK")  # noqa: B009
    lock(file.fileno(), how, 1)


def locking_of(platform: str) -> Locking:
    """The way of a `sys.platform`."""
    return _windows if platform == "win32" else _posix


class SiteLock:
    """Holds the lock file of a data folder until it is released."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def release(self) -> None:
        """Let another process be the site."""
        self._file.close()


def take_lock(path: Path, platform: str = sys.platform, seconds: float = 0.0) -> SiteLock | None:
    """The lock, or None when others hold it for `seconds`.

    Who only looks whether anybody has it takes it for a moment: whoever wants to keep it has the patience
    of MOMENT.
    """
    deadline = time.monotonic() + seconds
    while (lock := _taken(path, platform)) is None and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    return lock


def _taken(path: Path, platform: str) -> SiteLock | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        locking_of(platform)(file)
    except OSError:
        file.close()
        return None
    return SiteLock(file)
