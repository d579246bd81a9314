"""A folder that stands for a drive, or a drive that the operating system mounted."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from belvedere_simulator.appliance.usb.stick import (
    LARGEST_COPIED,
    LARGEST_WRITTEN,
    MOST_ENTRIES,
    Step,
    StickEntry,
    full,
    parts_of,
    too_large,
    unreadable,
    unwritable,
)
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr

_PIECE = 256 * 1024
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class FolderStick:
    """A drive at `folder`. Links are not followed: FAT32 has none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def where(self) -> str:
        """The folder."""
        return str(self._folder)

    def entries(self, folder: str = "") -> list[StickEntry]:
        """What lies in a folder, in order of names; empty when there is no such folder."""
        place = self._folder.joinpath(*parts_of(folder, self.where)) if folder else self._folder
        try:
            if folder and not self._is_folder(place):
                return []
            with os.scandir(place) as found:
                return sorted(
                    (_entry(entry) for entry in islice(found, MOST_ENTRIES) if not entry.is_symlink()),
                    key=lambda entry: entry.name,
                )
        except OSError as error:
            raise unreadable(str(place), error.strerror or error) from error

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes."""
        file = self._folder.joinpath(*parts_of(path, self.where))
        try:
            if file.is_symlink() or not file.is_file():
                raise unreadable(str(file), tr("it is not a file"))
            with file.open("rb") as stream:
                content = stream.read(limit + 1)
        except OSError as error:
            raise unreadable(str(file), error.strerror or error) from error
        if len(content) > limit:
            raise too_large(str(file), file.stat().st_size, limit)
        return content

    def write(self, path: str, content: bytes) -> None:
        """Write or replace a file, making its folders: whole, or not at all."""
        if len(content) > LARGEST_WRITTEN:
            raise too_large(path, len(content), LARGEST_WRITTEN)
        with self._written(path) as file:
            write_whole(file, content)

    def copy(self, path: str, source: BinaryIO, size: int, step: Step) -> None:
        """The same with `size` bytes from `source`, piece by piece; `step` is called after each."""
        if size > LARGEST_COPIED:
            raise too_large(path, size, LARGEST_COPIED)
        with self._written(path) as file:
            part = file.with_name(f".{file.name}.part")
            try:
                with part.open("wb") as stream:
                    _copy(source, stream, size, step)
                    os.fsync(stream.fileno())
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)

    @contextmanager
    def _written(self, path: str) -> Iterator[Path]:
        """The place of a file to be written, its folders made."""
        *folders, name = parts_of(path, self.where)
        place = self._folder
        try:
            if not place.is_dir():
                raise unwritable(str(place), tr("it is not there"))
            for folder in folders:
                place /= folder
                if place.is_symlink():
                    raise unwritable(str(place), tr("it is a link"))
                place.mkdir(exist_ok=True)
            yield place / name
        except OSError as error:
            if error.errno in _FULL:
                raise full(self.where) from error
            raise unwritable(str(place / name), error.strerror or error) from error

    def _is_folder(self, place: Path) -> bool:
        return place.is_dir() and not place.is_symlink()


def _copy(source: BinaryIO, target: BinaryIO, size: int, step: Step) -> None:
    done = 0
    while done < size:
        piece = source.read(min(_PIECE, size - done))
        if not piece:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        target.write(piece)
        target.flush()
        done += len(piece)
        step(done)


def _entry(entry: os.DirEntry[str]) -> StickEntry:
    folder = entry.is_dir(follow_symlinks=False)
    return StickEntry(entry.name, folder, 0 if folder else entry.stat(follow_symlinks=False).st_size)
