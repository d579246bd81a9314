"""A log file whose total size on disk never passes a cap."""

from __future__ import annotations

import os
from pathlib import Path

PIECES = 11
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class RotatedFile:
    """Appends to `path`; full pieces become `path.1` (newest) to the `pieces`th (oldest, dropped first).

    All pieces together stay within `cap` bytes. Not for use by two writers at once.
    """

    def __init__(self, path: Path, cap: int, pieces: int = PIECES) -> None:
        self.path = path
        self._pieces = pieces
        self._room = max(cap // pieces, 1)
        self._descriptor = -1
        self._size = 0
        self._open()

    def append(self, data: bytes) -> None:
        """Write whole lines. Each line lies in one piece if it fits there. Raises OSError."""
        rest = memoryview(data)
        while rest:
            room = self._room - self._size
            if len(rest) <= room:
                self._write(rest)
                return
            cut = data.rfind(b"\n", len(data) - len(rest), len(data) - len(rest) + max(room, 0)) + 1
            length = cut - (len(data) - len(rest))
            if length <= 0 and self._size == 0:
                length = self._room
            if length > 0:
                self._write(rest[:length])
                rest = rest[length:]
            self._rotate()

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self) -> None:
        self._descriptor = os.open(self.path, _FLAGS, 0o600)
        self._size = os.fstat(self._descriptor).st_size

    def _write(self, data: memoryview) -> None:
        if self._descriptor < 0:
            self._open()
        while data:
            written = os.write(self._descriptor, data)
            self._size += written
            data = data[written:]

    def _rotate(self) -> None:
        self.close()
        for number in range(self._pieces - 2, -1, -1):
            piece = self._piece(number)
            if piece.exists():
                piece.replace(self._piece(number + 1))
        self._open()

    def _piece(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path
