"""Reading past the cache of Windows: a file opened without buffering."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
from pathlib import Path
from typing import Any, Protocol

from belvedere_simulator.drives.media.reading import Origin, Reading

SECTOR = 4096
"""No drive has larger sectors; memory, offset and length have to be whole ones."""
_GENERIC_READ, _SHARE_READ, _OPEN_EXISTING, _NO_BUFFERING = 0x80000000, 0x1, 3, 0x20000000
_INVALID = ctypes.c_void_p(-1).value


class Kernel(Protocol):
    """The three calls of Windows that reading needs; each raises OSError."""

    def open(self, file: str) -> int:
        """A handle of the file, opened without buffering."""

    def read(self, handle: int, memory: mmap.mmap, length: int) -> int:
        """Fill the memory with the next bytes; how many came."""

    def close(self, handle: int) -> None:
        """Give the handle back."""


class _Kernel32:
    def __init__(self) -> None:
        self._calls: Any = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        self._calls.CreateFileW.restype = ctypes.c_void_p

    def open(self, file: str) -> int:
        handle = self._calls.CreateFileW(
            ctypes.c_wchar_p(file), _GENERIC_READ, _SHARE_READ, None, _OPEN_EXISTING, _NO_BUFFERING, None
        )
        if handle in (None, _INVALID):
            raise self._error()
        return int(handle)

    def read(self, handle: int, memory: mmap.mmap, length: int) -> int:
        came = ctypes.c_ulong(0)
        place = (ctypes.c_char * length).from_buffer(memory)
        try:
            if not self._calls.ReadFile(
                ctypes.c_void_p(handle), place, ctypes.c_ulong(length), ctypes.byref(came), None
            ):
                raise self._error()
        finally:
            # Memory that something still points at cannot be given back.
            del place
        return came.value

    def close(self, handle: int) -> None:
        self._calls.CloseHandle(ctypes.c_void_p(handle))

    def _error(self) -> OSError:
        code = ctypes.get_last_error()  # type: ignore[attr-defined,unused-ignore]
        return OSError(errno.EIO, os.strerror(errno.EIO), None, code)


def read(file: Path, most: int, kernel: Kernel | None = None) -> Reading:
    """At most so many bytes of a file, straight from its drive. Raises OSError."""
    calls = kernel or _Kernel32()
    room = -(-max(most, 1) // SECTOR) * SECTOR
    handle = calls.open(str(file))
    try:
        with mmap.mmap(-1, room) as memory:
            count = calls.read(handle, memory, room)
            return Reading(memory[: min(count, most)], Origin.DRIVE)
    finally:
        calls.close(handle)
