"""Drives that fail while they are written, each in its own way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from belvedere_simulator.drives.media.files import SystemFiles


class Corrupting(SystemFiles):
    """A drive that keeps one byte wrong."""

    def write(self, handle: int, piece: bytes) -> int:
        wrong = bytearray(piece)
        wrong[len(wrong) // 2] ^= 0x01
        return super().write(handle, bytes(wrong))


class Full(SystemFiles):
    """A drive with room for a kilobyte."""

    def write(self, handle: int, piece: bytes) -> int:
        if os.fstat(handle).st_size >= 1024:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(handle, piece[:1000])


class Protected(SystemFiles):
    """A drive whose switch was moved."""

    def create(self, file: Path) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(file))


class Stalled(SystemFiles):
    """A drive that takes its time: it goes on when somebody writes into the pipe beside its folder."""

    def __init__(self, folder: Path) -> None:
        self._pipe = folder.with_name("go-on")

    def write(self, handle: int, piece: bytes) -> int:
        self._pipe.read_bytes()
        return super().write(handle, piece)


class Pulled(SystemFiles):
    """A drive that is pulled out while it is written: an empty folder stays where it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, handle: int, piece: bytes) -> int:
        super().write(handle, piece[:100])
        self._folder.rename(self._folder.with_name("pulled"))
        self._folder.mkdir()
        raise OSError(errno.EIO, os.strerror(errno.EIO))
