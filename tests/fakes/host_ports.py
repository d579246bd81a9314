"""Host ports of the range that applications may open, given to one test alone."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

FIRST, LAST = 8200, 9000
"""Below the first one stand the numbers that samples and tests write down."""

_LOCKS = Path(tempfile.gettempdir()) / f"belvedere-test-ports-{os.getuid()}"
"""Looked up once: tests point the temporary folder elsewhere."""
_held: list[int] = []


def free_port() -> int:
    """A port that nothing listens on, and that no other test of this computer is given until we end.

    The first that is free would be the same for all who look at once: each number is locked.
    """
    for port in _untaken():
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no port is free")


def _untaken() -> Iterator[int]:
    _LOCKS.mkdir(exist_ok=True)
    for port in range(FIRST, LAST + 1):
        lock = os.open(_LOCKS / str(port), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        _held.append(lock)
        yield port
