"""One removable drive, as people see it: a stick, a card, or one partition of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FAT32 = "FAT32"
"""The one file system that an appliance reads."""


@dataclass(frozen=True)
class Drive:
    """A removable drive at one moment.

    `id` is what the operating system calls it (`/dev/sdb1`, `E:`, `/dev/disk2s1`) and `disk` the whole device
    it is a part of. `label` is the name its file system was given, empty without one. `size` is in bytes.
    `file_system` is FAT32, or the system's own word for another one, empty where there is none or none that
    is known. `mount_point` is None while nothing is mounted. `read_only` counts switches on the stick as well
    as the way it is mounted; `system` is a device that this computer runs from.
    """

    id: str
    label: str
    model: str
    size: int
    file_system: str
    mount_point: Path | None
    read_only: bool = False
    system: bool = False
    removable: bool = True
    disk: str = ""

    @property
    def name(self) -> str:
        """What people call it, and type to confirm: its label, else its id."""
        return self.label or self.id
