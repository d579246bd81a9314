"""A drive that is mounted: written as a normal user, through its file system."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.appliance.usb.folder_stick import FolderStick
from belvedere_simulator.drives.media.files import Files
from belvedere_simulator.drives.media.medium import Step
from belvedere_simulator.drives.media.reading import Reading
from belvedere_simulator.drives.refusals import pulled_out

_PIECE = 64 * 1024


class MountedMedium:
    """See Medium. When a drive is pulled out its mount point stays behind as an empty folder of this
    computer's own disk: nothing may be written there, so at every step the folder has to be the drive."""

    def __init__(self, where: str, folder: Path, device: Path, files: Files) -> None:
        self._where = where
        self._folder = folder
        # Something may keep the folder of a drive mounted that is gone; its device is gone then all the same.
        self._device = device if device.exists() else folder
        self._files = files
        try:
            self._identity = files.identity(folder)
        except OSError as error:
            raise pulled_out(where) from error

    @property
    def where(self) -> str:
        """What the drive is called."""
        return self._where

    def names(self) -> list[str]:
        """The names of the files in the root."""
        return [entry.name for entry in FolderStick(self._folder).entries() if not entry.folder]

    def read(self, name: str, limit: int) -> bytes:
        """A file of at most `limit` bytes, as the system knows it."""
        return FolderStick(self._folder).read(name, limit)

    def store(self, name: str, content: bytes, step: Step) -> None:
        """A new file, on the drive to the last byte when this returns."""
        self._check()
        handle = self._files.create(self._folder / name)
        try:
            is_on_drive = self._files.lies_on(handle, self._identity)
            if is_on_drive:
                self._write(handle, content, step)
                self._files.sync(handle)
        finally:
            self._files.close(handle)
        if not is_on_drive:
            self._files.remove(self._folder / name)
            raise pulled_out(self._where)

    def read_back(self, name: str, limit: int) -> Reading:
        """What the drive kept of a file."""
        self._check()
        return self._files.read_back(self._folder / name, limit)

    def rename(self, name: str, new: str) -> None:
        """Give a file its new name, in place of what has it."""
        self._check()
        self._files.rename(self._folder / name, self._folder / new)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        self._check()
        self._files.remove(self._folder / name)

    def present(self) -> bool:
        """Whether the drive is still there."""
        try:
            return self._device.exists() and self._files.identity(self._folder) == self._identity
        except OSError:
            return False

    def place(self, name: str) -> str:
        """Where a file lies, for people."""
        return str(self._folder / name)

    def _write(self, handle: int, content: bytes, step: Step) -> None:
        done = 0
        while done < len(content):
            done += self._files.write(handle, content[done : done + _PIECE])
            step(done)

    def _check(self) -> None:
        if not self.present():
            raise pulled_out(self._where)
