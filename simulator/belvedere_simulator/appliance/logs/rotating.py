"""A log file of a bounded size with one older one beside it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

LARGEST = 10 * 1024 * 1024
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_OWNER = 0o600


def nothing(_size: int) -> None:
    """Of a disk without faults."""


class RotatingLog:
    """Lines appended to `file`; when it would exceed `largest` bytes it becomes `file`.1 first.

    Safe from several threads. A line that cannot be written is lost: a full disk must not stop the appliance.
    `before_write` is told how many bytes come; it may wait, or raise OSError as a disk would.
    """

    def __init__(
        self, file: Path, largest: int = LARGEST, before_write: Callable[[int], None] = nothing
    ) -> None:
        self._file = file
        self._largest = largest
        self._before_write = before_write
        self._lock = threading.Lock()

    @property
    def older(self) -> Path:
        """Where the lines before the current file's are."""
        return self._file.with_name(f"{self._file.name}.1")

    def write(self, line: str) -> bool:
        """Append a line; whether that was possible."""
        content = f"{line}\n".encode(errors="replace")
        with self._lock:
            try:
                self._before_write(len(content))
                self._append(content)
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

    def _append(self, content: bytes) -> None:
        size = self._file.stat().st_size if self._file.exists() else 0
        if size and size + len(content) > self._largest:
            self._file.replace(self.older)
            size = 0
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file, _APPEND, _OWNER)
        try:
            if os.write(descriptor, content) < len(content):
                # A part of a line would spoil the next one, too.
                os.truncate(self._file, size)
                raise OSError
        finally:
            os.close(descriptor)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
