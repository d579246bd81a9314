"""The logs of an appliance wherever they are now: on a stick, in an image, copied into a folder."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.appliance.usb.folder_stick import FolderStick
from belvedere_simulator.drives.drives import Drives, find_drive, mounted
from belvedere_simulator.drives.logs import LOG_FOLDER, ReturnedLogs, logs_on, read_logs
from belvedere_simulator.drives.media.opening import image_drive


def returned_logs(drives: Drives, wanted: str) -> ReturnedLogs:
    """The logs on the drive of this id, label or mount point, in this image, or in this folder.

    A folder is what a stick's root was, or the folder of the logs itself. A drive is mounted where it is not.
    Raises BelvedereError: BV-DRV-001, BV-DRV-002, BV-DRV-004, BV-DRV-007, BV-DRV-017, BV-USB-...
    """
    path = Path(wanted)
    if path.is_file():
        return logs_on(image_drive(path))
    if path.is_dir():
        root = path.absolute()
        return read_logs(FolderStick(root.parent if root.name.casefold() == LOG_FOLDER else root), wanted)
    return logs_on(mounted(drives, find_drive(drives, wanted)))
