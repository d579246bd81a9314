"""A log file of a bounded size with one older one beside it."""

from __future__ import annotations

import threading
from pathlib import Path

LARGEST = 10 * 1024 * 1024


class RotatingLog:
    """Lines appended to `file`; when it would exceed `largest` bytes it becomes `file`.1 first.

    Safe from several threads. A line that cannot be written is lost: a full disk must not stop the appliance.
    """

    def __init__(self, file: Path, largest: int = LARGEST) -> None:
        self._file = file
        self._largest = largest
        self._lock = threading.Lock()

    @property
    def older(self) -> Path:
        """Where the lines before the current file's are."""
        return self._file.with_name(f"{self._file.name}.1")

    def write(self, line: str) -> bool:
        """Append a line; whether that was possible."""
        content = f"{line}\n".encode()
        with self._lock:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                if self._size() + len(content) > self._largest and self._size():
                    self._file.replace(self.older)
                with self._file.open("ab") as stream:
                    stream.write(content)
            except OSError:
                return False
        return True

    def last(self, limit: int) -> bytes:
        """The last whole lines, at most `limit` bytes, the older file's included."""
        with self._lock:
            content = _read(self.older) + _read(self._file)
        if len(content) <= limit:
            return content
        return content[-limit:].partition(b"\n")[2]

    def _size(self) -> int:
        return self._file.stat().st_size if self._file.exists() else 0


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
