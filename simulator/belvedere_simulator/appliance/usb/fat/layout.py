"""Where the parts of a FAT32 volume lie, read from its boot sector and held against the image's size."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from belvedere_simulator.messages import tr

SECTOR = 512
SECTORS = (512, 1024, 2048, 4096)
PARTITIONS = (0x0B, 0x0C)
LARGEST_CLUSTER = 64 * 1024


class Unusable(Exception):
    """The image is not a FAT32 volume that can be used; the text says why."""


@dataclass(frozen=True)
class Layout:
    """Offsets and lengths in bytes from the image's start.

    Clusters have the numbers 2 to `clusters` + 1. `info` is the sector that counts free clusters, 0 for none.
    """

    cluster_bytes: int
    table: int
    table_bytes: int
    tables: int
    data: int
    clusters: int
    root: int
    info: int

    def offset(self, cluster: int) -> int:
        """Where a cluster lies. Raises Unusable for a number that is none."""
        if not self.holds(cluster):
            raise Unusable(tr("it refers to a cluster that it does not have"))
        return self.data + (cluster - 2) * self.cluster_bytes

    def holds(self, cluster: int) -> bool:
        """Whether there is a cluster of this number."""
        return 2 <= cluster < self.clusters + 2


def read_layout(file: BinaryIO) -> Layout:
    """The layout of the volume in an image: at its start, or in its first FAT32 partition."""
    size = file.seek(0, 2)
    boot = _sector(file, 0)
    if boot[0] in (0xEB, 0xE9):
        return _layout(boot, 0, size)
    start = _partition(boot)
    return _layout(_sector(file, start), start, size)


def _sector(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    sector = file.read(SECTOR)
    if len(sector) < SECTOR:
        raise Unusable(tr("it is cut off"))
    if sector[510:] != b"\x55\xaa":
        raise Unusable(tr("it is not formatted with FAT32"))
    return sector


def _partition(table: bytes) -> int:
    for number in range(4):
        entry = table[446 + 16 * number : 462 + 16 * number]
        first = int.from_bytes(entry[8:12], "little")
        if entry[4] in PARTITIONS and first:
            return first * SECTOR
    raise Unusable(tr("it is not formatted with FAT32"))


def _layout(boot: bytes, start: int, size: int) -> Layout:
    sector, per_cluster, reserved, tables, root_entries = struct.unpack_from("<HBHBH", boot, 11)
    (short_table,) = struct.unpack_from("<H", boot, 22)
    total, table_sectors = struct.unpack_from("<II", boot, 32)
    root, info = struct.unpack_from("<IH", boot, 44)
    if boot[3:8] == b"EXFAT" or root_entries or short_table or sector not in SECTORS:
        raise Unusable(tr("it is not formatted with FAT32"))
    if not per_cluster or per_cluster & (per_cluster - 1) or per_cluster * sector > LARGEST_CLUSTER:
        raise Unusable(tr("its boot sector makes no sense"))
    clusters = (total - reserved - tables * table_sectors) // per_cluster
    if not reserved or tables not in (1, 2) or clusters < 1 or table_sectors * sector // 4 < clusters + 2:
        raise Unusable(tr("its boot sector makes no sense"))
    if start + total * sector > size:
        raise Unusable(tr("it is cut off"))
    layout = Layout(
        cluster_bytes=per_cluster * sector,
        table=start + reserved * sector,
        table_bytes=table_sectors * sector,
        tables=tables,
        data=start + (reserved + tables * table_sectors) * sector,
        clusters=clusters,
        root=root,
        info=start + info * sector if 0 < info < reserved else 0,
    )
    layout.offset(root)
    return layout
