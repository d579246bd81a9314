"""`belvedere`, cut short before a certain operation on the disk: `python -m ... FILE ARGUMENT...`.

When SIGUSR1 comes, FILE tells how many operations are still done; with a number there at the start, it counts
from the start. Then the whole process group is killed, as a power cut between two operations would do it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.main import main

_CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "socket.connect")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fuse:
    """Counts operations down once it is lit."""

    def __init__(self, note: Path) -> None:
        self._note = note
        self._left: int | None = None

    def light(self, *_signal: Any) -> None:
        """Count from now on, if the note tells how many."""
        if self._note.exists():
            self._left = int(self._note.read_text())

    def happens(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An operation is about to be done."""
        if self._left is None or not (event in _CHANGES or _writes(event, arguments)):
            return
        self._left -= 1
        if self._left < 0:
            os.killpg(0, signal.SIGKILL)


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)


if __name__ == "__main__":
    fuse = Fuse(Path(sys.argv.pop(1)))
    signal.signal(signal.SIGUSR1, fuse.light)
    fuse.light()
    sys.addaudithook(fuse.happens)
    sys.exit(main())
