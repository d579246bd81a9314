"""One open FAT32 image: folders looked through, files read and written in it."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from typing import BinaryIO

from belvedere_simulator.appliance.usb.fat import directory
from belvedere_simulator.appliance.usb.fat.directory import LARGEST_FOLDER, SLOT, Slot
from belvedere_simulator.appliance.usb.fat.layout import Unusable, read_layout
from belvedere_simulator.appliance.usb.fat.table import NoSpace, Table
from belvedere_simulator.messages import tr


class Volume:
    """A volume in an open file. Raises Unusable for what makes no sense, NoSpace, OSError."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._layout = read_layout(file)
        self._table = Table(file, self._layout)

    @property
    def root(self) -> int:
        """The first cluster of the root folder."""
        return self._layout.root

    def slots(self, folder: int) -> list[Slot]:
        """What lies in the folder that begins with this cluster."""
        return list(directory.read_slots(self._content(self._folder(folder))))

    def find(self, folder: int, name: str) -> Slot | None:
        """The entry of this name, in whatever case."""
        wanted = name.casefold()
        return next((slot for slot in self.slots(folder) if slot.name.casefold() == wanted), None)

    def read(self, slot: Slot) -> bytes:
        """The content of a file; its caller bounded the size."""
        if not slot.size:
            return b""
        count = self._clusters(slot.size)
        clusters = self._table.chain(slot.first, count)
        if len(clusters) < count:
            raise Unusable(tr("a chain of clusters is shorter than its file"))
        return self._content(clusters)[: slot.size]

    def make_folder(self, parent: int, name: str) -> int:
        """A new folder; its first cluster."""
        (cluster,) = self._table.free(1)
        above = 0 if parent == self.root else parent
        dots = directory.short_slot(b".".ljust(11), directory.FOLDER, cluster, 0) + directory.short_slot(
            b"..".ljust(11), directory.FOLDER, above, 0
        )
        self._store([cluster], dots)
        self._add(parent, name, cluster, 0, folder=True)
        return cluster

    def write(self, folder: int, name: str, source: BinaryIO, size: int, step: Callable[[int], None]) -> None:
        """Write or replace a file: its last step changes the one sector that refers to it.

        `step` is told how many of the `size` bytes are written; what it raises leaves all as it was.
        """
        old = self.find(folder, name)
        if old is not None and old.folder:
            raise Unusable(tr("{name} is a folder", name=name))
        released = self._chain_of(old) if old else []
        clusters = self._table.free(self._clusters(size)) if size else []
        self._fill(clusters, source, size, step)
        first = clusters[0] if clusters else 0
        if old is None:
            self._add(folder, name, first, size, folder=False)
            return
        place = self._offset(self._folder(folder), old.place)
        self._file.seek(place)
        raw = self._file.read(SLOT)
        self._put(place, directory.moved(raw, first, size))
        self._table.release(released)
        self._sync()

    def rename(self, folder: int, name: str, new: str) -> None:
        """Give a file its new name in the same folder; it takes the place of a file that has the name."""
        slot = self._existing(folder, name)
        old = self.find(folder, new)
        if old is None:
            self._add(folder, new, slot.first, slot.size, folder=False)
            self._forget(folder, slot)
            return
        released = self._chain_of(self._existing(folder, new))
        place = self._offset(self._folder(folder), old.place)
        self._file.seek(place)
        self._put(place, directory.moved(self._file.read(SLOT), slot.first, slot.size))
        self._forget(folder, slot)
        self._table.release(released)
        self._sync()

    def remove(self, folder: int, name: str) -> None:
        """Remove a file, if it is there."""
        if self.find(folder, name) is None:
            return
        slot = self._existing(folder, name)
        released = self._chain_of(slot)
        self._forget(folder, slot)
        self._table.release(released)
        self._sync()

    def _existing(self, folder: int, name: str) -> Slot:
        slot = self.find(folder, name)
        if slot is None or slot.folder:
            raise Unusable(tr("{name} is no file", name=name))
        return slot

    def _chain_of(self, slot: Slot) -> list[int]:
        return self._table.chain(slot.first, self._clusters(slot.size)) if slot.size else []

    def _forget(self, folder: int, slot: Slot) -> None:
        """Mark the entry as deleted: the short slot, which is what counts, and the long ones before it."""
        clusters = self._folder(folder)
        content = self._content(clusters)
        place = slot.place
        while place == slot.place or directory.is_long(content, place):
            self._put(self._offset(clusters, place), directory.DELETED)
            place -= SLOT

    def _add(self, parent: int, name: str, first: int, size: int, *, folder: bool) -> None:
        clusters = self._folder(parent)
        content = self._content(clusters)
        taken = {slot.short for slot in directory.read_slots(content)}
        short = directory.short_name_for(name, taken)
        slots = directory.write_slots(name, short, first, size, folder=folder)
        place = directory.space_for(content, len(slots) // SLOT)
        while place is None:
            self._grow(clusters)
            content += bytes(self._layout.cluster_bytes)
            place = directory.space_for(content, len(slots) // SLOT)
        # The long name counts only together with the short one, which comes last.
        last = len(slots) - SLOT
        for at in range(0, last, SLOT):
            self._file.seek(self._offset(clusters, place + at))
            self._file.write(slots[at : at + SLOT])
        self._sync()
        self._put(self._offset(clusters, place + last), slots[last:])

    def _grow(self, clusters: list[int]) -> None:
        if len(clusters) * self._layout.cluster_bytes >= LARGEST_FOLDER:
            raise NoSpace
        added = self._table.free(1)
        self._store(added, b"")
        self._table.extend(clusters[-1], added)
        clusters += added

    def _folder(self, first: int) -> list[int]:
        return self._table.chain(first, LARGEST_FOLDER // self._layout.cluster_bytes + 1)

    def _clusters(self, size: int) -> int:
        return -(-size // self._layout.cluster_bytes)

    def _content(self, clusters: list[int]) -> bytes:
        pieces = []
        for cluster in clusters:
            self._file.seek(self._layout.offset(cluster))
            pieces.append(self._file.read(self._layout.cluster_bytes))
        return b"".join(pieces)

    def _store(self, clusters: list[int], content: bytes) -> None:
        self._fill(clusters, io.BytesIO(content), len(content), lambda _done: None)

    def _fill(self, clusters: list[int], source: BinaryIO, size: int, step: Callable[[int], None]) -> None:
        """Fill free clusters, padded with zeros, and link them: nothing refers to them yet."""
        room = self._layout.cluster_bytes
        for number, cluster in enumerate(clusters):
            wanted = min(room, max(0, size - number * room))
            piece = source.read(wanted)
            if len(piece) < wanted:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            self._file.seek(self._layout.offset(cluster))
            self._file.write(piece.ljust(room, b"\0"))
            step(min(size, (number + 1) * room))
        if clusters:
            self._table.link(clusters)
        self._sync()

    def _offset(self, clusters: list[int], place: int) -> int:
        size = self._layout.cluster_bytes
        return self._layout.offset(clusters[place // size]) + place % size

    def _put(self, offset: int, slot: bytes) -> None:
        self._file.seek(offset)
        self._file.write(slot)
        self._sync()

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
