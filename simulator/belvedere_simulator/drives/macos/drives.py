"""Drives under macOS: diskutil tells of them and does what users may."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from pathlib import Path

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.macos import diskutil
from belvedere_simulator.drives.programs import Programs
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_FORMAT_SECONDS = 1800.0
_EJECT_SECONDS = 120.0
_FAT32 = "MS-DOS FAT32"


class MacDrives:
    """See Drives. `system` is where devices and volumes have their names."""

    def __init__(self, programs: Programs, system: Path = Path("/")) -> None:
        self._programs = programs
        self._system = system

    def listed(self) -> tuple[Drive, ...]:
        """The removable drives now, in order of ids. Raises BelvedereError BV-DRV-016."""
        try:
            disks = diskutil.disks_of(self._read("list", "-plist", "physical"))
            system = diskutil.system_disks(self._read("info", "-plist", "/"))
            drives = [drive for disk, parts in disks.items() for drive in self._drives(disk, parts, system)]
        except ValueError as error:
            what = tr("The drives of this computer cannot be listed")
            raise BelvedereError("BV-DRV-016", what, why=str(error)) from error
        return tuple(sorted(drives, key=lambda drive: drive.id))

    def signature(self) -> Hashable:
        """The names of devices and volumes."""
        devices = (file.name for file in (self._system / "dev").glob("disk*"))
        volumes = (folder.name for folder in (self._system / "Volumes").glob("*"))
        return tuple(sorted(devices)), tuple(sorted(volumes))

    def mount(self, drive: Drive) -> Drive:
        """The same, mounted. Raises BelvedereError BV-DRV-004."""
        done = self._programs.run("diskutil", "mount", drive.id)
        now = next((each for each in self.listed() if each.id == drive.id), drive)
        if now.mount_point is None:
            what = tr("The drive cannot be mounted")
            raise BelvedereError("BV-DRV-004", what, where=drive.name, why=done.said)
        return now

    def eject(self, drive: Drive) -> None:
        """Unmount all of the device and let go of it. Raises BelvedereError BV-DRV-012."""
        done = self._programs.run("diskutil", "eject", drive.disk or drive.id, seconds=_EJECT_SECONDS)
        if done.code:
            what = tr("The drive is in use and cannot be ejected")
            raise BelvedereError("BV-DRV-012", what, where=drive.name, why=done.said)

    def format(self, drive: Drive, label: str) -> None:
        """Make an empty FAT32 file system. Raises BelvedereError BV-DRV-013."""
        if drive.id == drive.disk:
            command = ["eraseDisk", _FAT32, label, "MBRFormat", drive.disk]
        else:
            command = ["eraseVolume", _FAT32, label, drive.id]
        done = self._programs.run("diskutil", *command, seconds=_FORMAT_SECONDS)
        if done.code:
            what = tr("The drive cannot be formatted")
            raise BelvedereError("BV-DRV-013", what, where=drive.name, why=done.said)

    def _drives(self, disk: str, parts: tuple[str, ...], system: frozenset[str]) -> Iterator[Drive]:
        whole = self._read("info", "-plist", disk)
        if not diskutil.is_removable(whole):
            return
        for part in parts:
            # What was pulled out meanwhile has no information any more, and is left out.
            info = self._information(part)
            if info is not None:
                yield diskutil.drive(info, whole, is_system=disk in system)
        if not parts:
            yield diskutil.drive(whole, whole, is_system=disk in system)

    def _information(self, part: str) -> diskutil.Info | None:
        try:
            return self._read("info", "-plist", part)
        except ValueError:
            return None

    def _read(self, *arguments: str) -> diskutil.Info:
        done = self._programs.run("diskutil", *arguments)
        if done.code:
            raise ValueError(done.said)
        return diskutil.read(done.out)
