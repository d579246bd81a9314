"""The process: `python -m belvedere_simulator.logs.work`. Lengths and JSON in, lengths and counts out."""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
import time
from contextlib import suppress
from typing import BinaryIO

from belvedere_simulator.logs.work.job import MovedError, obey

LENGTH = struct.Struct("<I")
DONE, REFUSED = b"+", b"-"
_IDLE_SECONDS = 30.0
_NICENESS = 10


def main() -> None:
    """Serve until the input closes, or nobody has asked for half a minute."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # the window goes before
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    busy = _Busy()
    threading.Thread(target=busy.watch, daemon=True).start()
    while head := incoming.read(LENGTH.size):
        with busy:
            asked = json.loads(incoming.read(*LENGTH.unpack(head)))
            _answer(asked, outgoing)


def _answer(asked: dict[str, object], outgoing: BinaryIO) -> None:
    try:
        told = DONE + obey(asked).tobytes()
    # Whoever asked tries it again where the reason can be told.
    except (OSError, MovedError, ValueError, MemoryError):
        told = REFUSED
    outgoing.write(LENGTH.pack(len(told)) + told)
    outgoing.flush()


class _Busy:
    """Ends the process when it was not busy for long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = time.monotonic()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._since = time.monotonic()
        self._lock.release()

    def watch(self) -> None:
        """For a thread of its own."""
        while True:
            time.sleep(_IDLE_SECONDS / 4)
            with self._lock:
                if time.monotonic() - self._since > _IDLE_SECONDS:
                    os._exit(0)


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main()
