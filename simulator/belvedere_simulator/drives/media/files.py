"""The last step to the operating system: files of a mounted drive, made, synced, renamed, read back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Protocol

from belvedere_simulator.drives.media.reading import Reading, read_back

Identity = tuple[int, int]


class Files(Protocol):
    """What is done to files of a mounted drive. Everything raises OSError."""

    def identity(self, folder: Path) -> Identity:
        """What tells the drive's root from the empty folder that stays when it is pulled out."""

    def create(self, file: Path) -> int:
        """A new file, opened for writing; its handle."""

    def lies_on(self, handle: int, identity: Identity) -> bool:
        """Whether an open file is on the drive with this root."""

    def write(self, handle: int, piece: bytes) -> int:
        """Write the piece, or the first part of it; how much."""

    def sync(self, handle: int) -> None:
        """Return when all that was written is on the drive."""

    def close(self, handle: int) -> None:
        """Give the handle back."""

    def rename(self, file: Path, new: Path) -> None:
        """Give the file its new name, replacing what has it; durably."""

    def remove(self, file: Path) -> None:
        """Remove it, if it is there; durably."""

    def read_back(self, file: Path, limit: int) -> Reading:
        """What the drive kept; one byte more than `limit` of a longer file."""


class SystemFiles:
    """The real ones."""

    def identity(self, folder: Path) -> Identity:
        """Its device and its number on it."""
        found = folder.stat()
        return found.st_dev, found.st_ino

    def create(self, file: Path) -> int:
        """A new file, opened for writing; its handle."""
        binary = getattr(os, "O_BINARY", 0)
        return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)

    def lies_on(self, handle: int, identity: Identity) -> bool:
        """Whether an open file is on the drive with this root."""
        # A letter leads nowhere when its drive is pulled out; a mount point leads to this computer's disk.
        return os.name != "posix" or os.fstat(handle).st_dev == identity[0]

    def write(self, handle: int, piece: bytes) -> int:
        """Write the piece, or the first part of it; how much."""
        return os.write(handle, piece)

    def sync(self, handle: int) -> None:
        """Return when all that was written is on the drive."""
        if sys.platform == "darwin":
            import fcntl  # noqa: PLC0415 - Windows has none

            from belvedere_simulator.drives.macos.reading import FULL_SYNC  # noqa: PLC0415

            # What fsync leaves in the drive's own memory is written too.
            fcntl.fcntl(handle, FULL_SYNC)
        else:
            os.fsync(handle)

    def close(self, handle: int) -> None:
        """Give the handle back."""
        os.close(handle)

    def rename(self, file: Path, new: Path) -> None:
        """Give the file its new name, replacing what has it; durably."""
        file.replace(new)
        self._sync_folder(new.parent)

    def remove(self, file: Path) -> None:
        """Remove it, if it is there; durably."""
        file.unlink(missing_ok=True)
        self._sync_folder(file.parent)

    def read_back(self, file: Path, limit: int) -> Reading:
        """What the drive kept; one byte more than `limit` of a longer file."""
        return read_back(file, limit)

    def _sync_folder(self, folder: Path) -> None:
        if os.name != "posix":
            # Windows has no handle of a folder that could be synced; ejecting writes what is left.
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
