"""A log file that is read by position, and how it is divided."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

BLOCK = 64 * 1024
"""A line belongs to the block in which it begins."""
LONGEST = 16 * 1024 * 1024
"""So much of a line is searched."""
_IDENTIFYING = 1024


class LogFile:
    """Any thread may read. Raises OSError where the file cannot be opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes that it has now."""
        return os.fstat(self._descriptor).st_size

    @property
    def changed(self) -> float:
        """When it was written last."""
        return os.fstat(self._descriptor).st_mtime

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from the file that takes its name."""
        told = os.fstat(self._descriptor)
        return told.st_dev, told.st_ino

    def read(self, offset: int, count: int) -> bytes:
        """At most `count` bytes, fewer only at the end of the file."""
        pieces: list[bytes] = []
        while count > 0:
            piece = self._piece(offset, count)
            if not piece:
                break
            pieces.append(piece)
            offset, count = offset + len(piece), count - len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def read_into(self, view: memoryview, offset: int) -> int:
        """Fill `view` from `offset` on; how many bytes there were."""
        done = 0
        while done < len(view):
            read = self._fill(view[done:], offset + done)
            if not read:
                break
            done += read
        return done

    def identity(self) -> str:
        """The SHA-256 of the beginning of its first line: the same while it grows, moves or is copied.

        "" before there is a whole line or a kibibyte.
        """
        first, ended, _rest = self.read(0, _IDENTIFYING).partition(b"\n")
        return hashlib.sha256(first).hexdigest() if ended or len(first) == _IDENTIFYING else ""

    def close(self) -> None:
        """Give the descriptor back."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _piece(self, offset: int, count: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, count, offset)
        with self._lock:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            return os.read(self._descriptor, count)

    def _fill(self, view: memoryview, offset: int) -> int:
        if hasattr(os, "preadv"):
            return os.preadv(self._descriptor, [view], offset)
        piece = self._piece(offset, len(view))
        view[: len(piece)] = piece
        return len(piece)


def blocks_of(size: int) -> int:
    """How many blocks a file of so many bytes has."""
    return -(-size // BLOCK)
