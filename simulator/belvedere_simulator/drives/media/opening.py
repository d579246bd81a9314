"""How a drive is reached: through its mount point, or as a volume of its own."""

from __future__ import annotations

import os
from pathlib import Path

from belvedere_simulator.appliance.usb.fat.fat_stick import FatStick
from belvedere_simulator.appliance.usb.folder_stick import FolderStick
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.drives.drive import FAT32, Drive
from belvedere_simulator.drives.media.files import Files, SystemFiles
from belvedere_simulator.drives.media.medium import Medium
from belvedere_simulator.drives.media.mounted import MountedMedium
from belvedere_simulator.drives.media.volume import VolumeMedium
from belvedere_simulator.drives.refusals import not_mounted


def open_medium(drive: Drive, files: Files | None = None) -> Medium:
    """What to write to. Raises BelvedereError: BV-DRV-004 it is not mounted and its device may not be
    opened, BV-DRV-007 its mount point is not there."""
    if drive.mount_point is not None:
        return MountedMedium(drive.name, drive.mount_point, Path(drive.id), files or SystemFiles())
    return VolumeMedium(drive.name, _device(drive))


def open_stick(drive: Drive) -> Stick:
    """What to read from. Raises BelvedereError BV-DRV-004."""
    return FolderStick(drive.mount_point) if drive.mount_point is not None else FatStick(_device(drive))


def is_image(drive: Drive) -> bool:
    """Whether it is an image in a file, which there is nothing to mount or eject of."""
    return drive.mount_point is None and Path(drive.id).is_file()


def image_drive(image: Path) -> Drive:
    """The FAT32 image in a file, as a drive. Raises BelvedereError BV-USB-001, BV-USB-002."""
    FatStick(image).entries()
    path = image.absolute()
    return Drive(
        id=str(path),
        label="",
        model="",
        size=path.stat().st_size,
        file_system=FAT32,
        mount_point=None,
        read_only=not os.access(path, os.W_OK),
        disk=str(path),
    )


def _device(drive: Drive) -> Path:
    device = Path(drive.id)
    if not device.exists() or not os.access(device, os.R_OK):
        raise not_mounted(drive.name)
    return device
