"""The removable drives of this computer behind one interface, whatever runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Protocol

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.programs import Programs, SystemPrograms
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


class Drives(Protocol):
    """What this computer can do with removable drives. Everything raises BelvedereError BV-DRV-015 when a
    program of the system is missing or hangs."""

    def listed(self) -> tuple[Drive, ...]:
        """The removable drives now, in order of ids. Raises BelvedereError BV-DRV-016."""

    def signature(self) -> Hashable:
        """Something that is cheap to get, and another as soon as a drive comes, goes or is mounted."""

    def mount(self, drive: Drive) -> Drive:
        """The same, mounted for this user. Raises BelvedereError BV-DRV-004."""

    def eject(self, drive: Drive) -> None:
        """Write all that is waiting, unmount, and let go of the device. Raises BelvedereError BV-DRV-012."""

    def format(self, drive: Drive, label: str) -> None:
        """Make an empty FAT32 file system. Raises BelvedereError BV-DRV-013. Asks nobody: see `erasing`."""


def system_drives(platform: str = sys.platform, programs: Programs | None = None) -> Drives:
    """Those of this computer; `platform` is a value of `sys.platform`."""
    run = programs or SystemPrograms()
    if platform == "win32":
        from belvedere_simulator.drives.windows.drives import WindowsDrives  # noqa: PLC0415 - one is enough

        return WindowsDrives(run)
    if platform == "darwin":
        from belvedere_simulator.drives.macos.drives import MacDrives  # noqa: PLC0415

        return MacDrives(run)
    from belvedere_simulator.drives.linux.drives import LinuxDrives  # noqa: PLC0415

    return LinuxDrives(run)


def find_drive(drives: Drives, wanted: str) -> Drive:
    """The removable drive of this id, label or mount point.

    Raises BelvedereError: BV-DRV-001 there is none, BV-DRV-002 several have the name.
    """
    listed = drives.listed()
    exact = [drive for drive in listed if wanted == drive.id]
    found = exact or [drive for drive in listed if _is_called(drive, wanted)]
    if not found:
        names = ", ".join(drive.name for drive in listed) or tr("none is plugged in")
        raise BelvedereError("BV-DRV-001", tr("There is no such removable drive"), where=wanted, why=names)
    if len(found) > 1:
        why = ", ".join(drive.id for drive in found)
        raise BelvedereError("BV-DRV-002", tr("Several drives have this name"), where=wanted, why=why)
    return found[0]


def mounted(drives: Drives, drive: Drive) -> Drive:
    """The drive, mounted if it is not yet. What cannot be mounted stays as it is where its device may be
    opened by this user: its FAT32 is written without mounting then. Raises BelvedereError BV-DRV-004."""
    if drive.mount_point is not None:
        return drive
    try:
        return drives.mount(drive)
    except BelvedereError:
        if os.access(drive.id, os.R_OK | os.W_OK):
            return drive
        raise


def _is_called(drive: Drive, wanted: str) -> bool:
    if wanted.casefold() in (drive.label.casefold(), drive.id.casefold()):
        return True
    return drive.mount_point is not None and Path(wanted) == drive.mount_point
