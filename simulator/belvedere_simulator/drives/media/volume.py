"""A FAT32 volume that nobody mounted: an image in a file, or a device that this user may open."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from belvedere_simulator.appliance.usb.fat.fat_stick import FatStick
from belvedere_simulator.drives.media.medium import Step
from belvedere_simulator.drives.media.reading import Origin, Reading
from belvedere_simulator.errors import BelvedereError


class VolumeMedium:
    """See Medium. Entries are made last, so a file is there whole or not at all."""

    def __init__(self, where: str, device: Path) -> None:
        self._where = where
        self._device = device
        self._stick = FatStick(device)

    @property
    def where(self) -> str:
        """What the drive is called."""
        return self._where

    def names(self) -> list[str]:
        """The names of the files in the root."""
        with _errors_of_the_system():
            return [entry.name for entry in self._stick.entries() if not entry.folder]

    def read(self, name: str, limit: int) -> bytes:
        """A file of at most `limit` bytes, as the system knows it."""
        with _errors_of_the_system():
            return self._stick.read(name, limit)

    def store(self, name: str, content: bytes, step: Step) -> None:
        """A new file, on the drive to the last byte when this returns."""
        with _errors_of_the_system():
            self._stick.copy(name, io.BytesIO(content), len(content), step)

    def read_back(self, name: str, limit: int) -> Reading:
        """What the drive kept of a file."""
        if hasattr(os, "posix_fadvise"):
            with self._device.open("rb") as device:
                os.posix_fadvise(device.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return Reading(self.read(name, limit), Origin.DROPPED)

    def rename(self, name: str, new: str) -> None:
        """Give a file its new name, in place of what has it."""
        with _errors_of_the_system():
            self._stick.rename(name, new)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with _errors_of_the_system():
            self._stick.remove(name)

    def present(self) -> bool:
        """Whether the drive is still there."""
        return self._device.exists()

    def place(self, name: str) -> str:
        """Where a file lies, for people."""
        return f"{self._device}: {name}"


@contextmanager
def _errors_of_the_system() -> Iterator[None]:
    """What the system said, instead of the words that an appliance has for it."""
    try:
        yield
    except BelvedereError as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        if error.code == "BV-USB-003":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
        raise
