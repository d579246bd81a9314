"""One file that somebody else writes, read as it grows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from belvedere_simulator.application.logs.lines import LineSplitter

_CHUNK = 1024 * 1024
_FINGERPRINT = 64
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True)
class FileKey:
    """Which file it is, whatever its name is now."""

    device: int
    inode: int


def key_of(status: os.stat_result) -> FileKey:
    """The identity of a file by its status."""
    return FileKey(status.st_dev, status.st_ino)


class TailedFile:
    """Follows a file through renames by keeping it open, and notices when it was written anew.

    The open file also keeps its inode from being given to another one.
    """

    def __init__(self, path: Path, *, from_end: bool) -> None:
        """Open the file. Raises OSError when it is not (or no longer) a regular file."""
        self._descriptor = os.open(path, _FLAGS)
        status = os.fstat(self._descriptor)
        if not S_ISREG(status.st_mode):
            os.close(self._descriptor)
            raise OSError(f"not a regular file: {path.name}")
        self.key = key_of(status)
        self._splitter = LineSplitter()
        self._position = status.st_size if from_end else 0
        self._before = self._read_at(max(self._position - _FINGERPRINT, 0), min(self._position, _FINGERPRINT))

    def read(self) -> list[str]:
        """Return the lines that were completed since the last call, at most about one MiB of them."""
        size = os.fstat(self._descriptor).st_size
        if size == self._position:
            return []
        lines = self._restart() if self._written_anew(size) else []
        data = self._read_at(self._position, _CHUNK)
        if data:
            self._position += len(data)
            self._before = (self._before + data)[-_FINGERPRINT:]
            lines += self._splitter.feed(data)
        return lines

    @property
    def behind(self) -> bool:
        """Whether the file holds more than was read."""
        return os.fstat(self._descriptor).st_size != self._position

    def close(self) -> list[str]:
        """Close the file; return its last line when that never got a newline."""
        os.close(self._descriptor)
        return self._splitter.end()

    def _written_anew(self, size: int) -> bool:
        """Truncated, or truncated and already longer again than what was read."""
        if size < self._position:
            return True
        return self._before != self._read_at(self._position - len(self._before), len(self._before))

    def _restart(self) -> list[str]:
        self._position = 0
        self._before = b""
        return self._splitter.end()

    def _read_at(self, position: int, length: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, length, position)
        os.lseek(self._descriptor, position, os.SEEK_SET)
        return os.read(self._descriptor, length)
