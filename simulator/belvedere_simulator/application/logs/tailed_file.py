"""One file that somebody else writes, read as it grows."""

from __future__ import annotations

import contextlib
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
        self._head = self._read_at(0, min(self._position, _FINGERPRINT))
        self._before = self._read_at(max(self._position - _FINGERPRINT, 0), min(self._position, _FINGERPRINT))

    def read(self) -> list[str]:
        """Return the lines that were completed since the last call, at most about one MiB of them."""
        lines: list[str] = []
        data = self._since(_CHUNK)
        if data is None:  # written anew: what is there now is read from its start
            lines = self._splitter.end()
            self._position, self._head, self._before = 0, b"", b""
            data = self._since(_CHUNK) or b""
        if data:
            self._position += len(data)
            self._head += data[: _FINGERPRINT - len(self._head)]
            self._before = (self._before + data)[-_FINGERPRINT:]
            lines += self._splitter.feed(data)
        return lines

    @property
    def behind(self) -> bool:
        """Whether the file holds anything that was not read."""
        return self._since(1) != b""

    def close(self) -> list[str]:
        """Close the file; return its last line when that never got a newline."""
        os.close(self._descriptor)
        return self._splitter.end()

    def _since(self, length: int) -> bytes | None:
        """What follows what was read; None when that is not what lies there now.

        Both come from one read, so that a file written anew in between is not mistaken for a longer
        one. Truncated files, and ones that are already as long again, are known by their bytes: the
        first ones, where a log has a time, and the last ones that were read.
        """
        if self._read_at(0, len(self._head)) != self._head:
            return None
        known = len(self._before)
        data = self._read_at(self._position - known, known + length)
        return data[known:] if data.startswith(self._before) else None

    def _read_at(self, position: int, length: int) -> bytes:
        with contextlib.suppress(OSError):
            if hasattr(os, "pread"):
                return os.pread(self._descriptor, length, position)
            os.lseek(self._descriptor, position, os.SEEK_SET)
            return os.read(self._descriptor, length)
        return b""
