"""What a path given as a drive is."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.appliance.usb.fat.fat_stick import FatStick
from belvedere_simulator.appliance.usb.folder_stick import FolderStick
from belvedere_simulator.appliance.usb.stick import Stick, unreadable
from belvedere_simulator.messages import tr


def open_stick(path: Path) -> Stick:
    """The drive at `path`: a folder, a mounted drive, or a FAT32 image (with or without a partition table).

    Raises BelvedereError BV-USB-001 when there is nothing, BV-USB-002 for an image that is not FAT32.
    """
    if path.is_dir():
        return FolderStick(path)
    if not path.is_file():
        raise unreadable(str(path), tr("there is no such folder or image"))
    stick = FatStick(path)
    stick.entries()
    return stick
