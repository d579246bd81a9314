"""A drive that is a FAT32 image in a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from belvedere_simulator.appliance.usb.fat.directory import LONGEST_NAME, Slot
from belvedere_simulator.appliance.usb.fat.layout import Unusable
from belvedere_simulator.appliance.usb.fat.table import NoSpace
from belvedere_simulator.appliance.usb.fat.volume import Volume
from belvedere_simulator.appliance.usb.stick import (
    LARGEST_COPIED,
    LARGEST_WRITTEN,
    MOST_ENTRIES,
    Step,
    StickEntry,
    damaged,
    full,
    parts_of,
    too_large,
    unreadable,
    unwritable,
)
from belvedere_simulator.messages import tr


class FatStick:
    """The image `file`, opened anew for each call: it may be pulled and plugged in between.

    One at a time may write an image; no operating system should have it mounted meanwhile.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def where(self) -> str:
        """The image."""
        return str(self._file)

    def entries(self, folder: str = "") -> list[StickEntry]:
        """What lies in a folder, in order of names; empty when there is no such folder."""
        with self._volume() as volume:
            cluster: int | None = volume.root
            for name in parts_of(folder, self.where) if folder else ():
                slot = volume.find(cluster, name) if cluster is not None else None
                cluster = slot.first if slot is not None and slot.folder else None
            slots = volume.slots(cluster)[:MOST_ENTRIES] if cluster is not None else []
        listed = (StickEntry(slot.name, slot.folder, slot.size) for slot in slots)
        return sorted(listed, key=lambda entry: entry.name)

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes."""
        *folders, name = parts_of(path, self.where)
        with self._volume() as volume:
            cluster = volume.root
            for folder in folders:
                cluster = self._existing(volume, cluster, folder, folder=True).first
            slot = self._existing(volume, cluster, name, folder=False)
            if slot.size > limit:
                raise too_large(path, slot.size, limit)
            return volume.read(slot)

    def write(self, path: str, content: bytes) -> None:
        """Write or replace a file, making its folders: whole, or not at all."""
        if len(content) > LARGEST_WRITTEN:
            raise too_large(path, len(content), LARGEST_WRITTEN)
        self._write(path, io.BytesIO(content), len(content), _on)

    def copy(self, path: str, source: BinaryIO, size: int, step: Step) -> None:
        """The same with `size` bytes from `source`, piece by piece; `step` is called after each."""
        if size > LARGEST_COPIED:
            raise too_large(path, size, LARGEST_COPIED)
        self._write(path, source, size, step)

    def rename(self, name: str, new: str) -> None:
        """Give a file in the root its new name; it takes the place of a file that has the name."""
        parts_of(new, self.where)
        with self._volume(writing=True) as volume:
            volume.rename(volume.root, name, new)

    def remove(self, name: str) -> None:
        """Remove a file in the root, if it is there."""
        with self._volume(writing=True) as volume:
            volume.remove(volume.root, name)

    def _write(self, path: str, source: BinaryIO, size: int, step: Step) -> None:
        *folders, name = parts_of(path, self.where)
        if any(len(part) > LONGEST_NAME for part in (*folders, name)):
            raise unwritable(self.where, tr("{path} is no path on a drive", path=repr(path)))
        with self._volume(writing=True) as volume:
            cluster = volume.root
            for folder in folders:
                found = volume.find(cluster, folder)
                if found is not None and not found.folder:
                    raise unwritable(self.where, tr("{name} is no folder", name=folder))
                cluster = found.first if found else volume.make_folder(cluster, folder)
            volume.write(cluster, name, source, size, step)

    def _existing(self, volume: Volume, cluster: int, name: str, *, folder: bool) -> Slot:
        slot = volume.find(cluster, name)
        if slot is None or slot.folder != folder:
            raise unreadable(f"{self.where}: {name}", tr("it is not there"))
        return slot

    @contextmanager
    def _volume(self, *, writing: bool = False) -> Iterator[Volume]:
        try:
            with self._file.open("r+b" if writing else "rb") as file:
                yield Volume(file)
        except Unusable as error:
            raise damaged(self.where, str(error)) from error
        except NoSpace as error:
            raise full(self.where) from error
        except OSError as error:
            refuse = unwritable if writing else unreadable
            raise refuse(self.where, error.strerror or error) from error


def _on(_done: int) -> None:
    return
