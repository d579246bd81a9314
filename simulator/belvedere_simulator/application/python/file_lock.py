"""One process at a time: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_PAUSE = 0.2


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file if nobody has it. Closing the file gives it back."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def file_lock(path: Path, cancel: threading.Event, waiting: Callable[[], None]) -> Iterator[bool]:
    """Hold the lock file `path`, which stays behind empty. Gives False when `cancel` came first.

    `waiting` is called once when somebody else has the lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        held = try_lock(descriptor)
        if not held:
            waiting()
        while not held and not cancel.wait(_PAUSE):
            held = try_lock(descriptor)
        yield held
    finally:
        os.close(descriptor)
