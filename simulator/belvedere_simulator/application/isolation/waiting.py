"""Reading from a pipe with a deadline."""

from __future__ import annotations

import os
import select
import time


def read_until(descriptor: int, end: bytes, seconds: float) -> bytes:
    """Bytes up to and with `end` (empty: the first that come), or what came before the pipe or time ended."""
    deadline = time.monotonic() + seconds
    received = b""
    if descriptor < 0:  # closed already
        return received
    while not received or not received.endswith(end):
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not select.select([descriptor], [], [], remaining)[0]:
            break
        chunk = os.read(descriptor, 1)
        if not chunk:
            break
        received += chunk
    return received
