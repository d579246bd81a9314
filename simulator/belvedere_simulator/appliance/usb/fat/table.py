"""The allocation table: chains of clusters, followed no longer than they may be, and new ones."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from belvedere_simulator.appliance.usb.fat.layout import Layout, Unusable
from belvedere_simulator.messages import tr

END = 0x0FFFFFFF
_ENDS = 0x0FFFFFF8
_MASK = 0x0FFFFFFF
_PIECE = 64 * 1024
_INFO_MARK = b"rrAa"
_UNKNOWN = 0xFFFFFFFF


class NoSpace(Exception):
    """Not so many clusters are free."""


class Table:
    """The table of one open image; every copy of it is written."""

    def __init__(self, file: BinaryIO, layout: Layout) -> None:
        self._file = file
        self._layout = layout

    def chain(self, first: int, longest: int) -> list[int]:
        """The clusters from `first` on, `longest` at most. Raises Unusable for loops and wrong numbers."""
        clusters: list[int] = []
        seen: set[int] = set()
        cluster = first
        while cluster < _ENDS:
            if not self._layout.holds(cluster):
                raise Unusable(tr("it refers to a cluster that it does not have"))
            if cluster in seen:
                raise Unusable(tr("a chain of clusters runs in a circle"))
            if len(clusters) == longest:
                raise Unusable(tr("a chain of clusters is longer than its file"))
            clusters.append(cluster)
            seen.add(cluster)
            cluster = self._next(cluster)
        return clusters

    def free(self, count: int) -> list[int]:
        """So many free clusters, which stay free until they are linked. Raises NoSpace."""
        found: list[int] = []
        for cluster in self._unused():
            if len(found) == count:
                break
            found.append(cluster)
        if len(found) < count:
            raise NoSpace
        return found

    def link(self, clusters: list[int]) -> None:
        """Make the clusters one chain."""
        for cluster, following in zip(clusters, [*clusters[1:], END], strict=True):
            self._set(cluster, following)
        self._count(-len(clusters))

    def extend(self, last: int, clusters: list[int]) -> None:
        """Append linked clusters to the chain that ends with `last`."""
        self._set(last, clusters[0])

    def release(self, clusters: list[int]) -> None:
        """Make the clusters free."""
        for cluster in clusters:
            self._set(cluster, 0)
        self._count(len(clusters))

    def _next(self, cluster: int) -> int:
        self._file.seek(self._layout.table + 4 * cluster)
        return int.from_bytes(self._read(4), "little") & _MASK

    def _set(self, cluster: int, value: int) -> None:
        for number in range(self._layout.tables):
            offset = self._layout.table + number * self._layout.table_bytes + 4 * cluster
            self._file.seek(offset)
            # The upper four bits are not part of the number and stay as they are.
            kept = int.from_bytes(self._read(4), "little") & ~_MASK
            self._file.seek(offset)
            self._file.write(struct.pack("<I", kept | value))

    def _unused(self) -> Iterator[int]:
        end = 4 * (self._layout.clusters + 2)
        for start in range(0, end, _PIECE):
            self._file.seek(self._layout.table + start)
            piece = self._read(min(_PIECE, end - start))
            for place, (value,) in enumerate(struct.iter_unpack("<I", piece)):
                cluster = start // 4 + place
                if cluster >= 2 and not value & _MASK:
                    yield cluster

    def _count(self, more: int) -> None:
        """Keep the count of free clusters right, where it is kept; it is a hint only."""
        if not self._layout.info:
            return
        self._file.seek(self._layout.info + 484)
        mark, count = struct.unpack("<4sI", self._read(8))
        known = mark == _INFO_MARK and count != _UNKNOWN
        if known and 0 <= count + more <= self._layout.clusters:
            self._file.seek(self._layout.info + 488)
            self._file.write(struct.pack("<I", count + more))

    def _read(self, size: int) -> bytes:
        content = self._file.read(size)
        if len(content) < size:
            raise Unusable(tr("it is cut off"))
        return content
