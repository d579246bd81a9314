"""Drives under Linux: lsblk tells of them, udisks does what users may, tools for administrators the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.linux.lsblk import NEWER, OLDER, parse
from belvedere_simulator.drives.programs import Outcome, Programs
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_FORMAT_SECONDS = 600.0
_EJECT_SECONDS = 300.0
_UDISKS = "org.freedesktop.UDisks2"


def _may_write(device: str) -> bool:
    return os.access(device, os.W_OK)


def _is_read_only(folder: Path) -> bool:
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


class LinuxDrives:
    """See Drives. `may_write` tells whether this user may write a device without being asked for a password,
    `is_read_only` how a folder is mounted; `system` is where the kernel tells of itself."""

    def __init__(
        self,
        programs: Programs,
        may_write: Callable[[str], bool] = _may_write,
        is_read_only: Callable[[Path], bool] = _is_read_only,
        system: Path = Path("/"),
    ) -> None:
        self._programs = programs
        self._may_write = may_write
        self._is_read_only = is_read_only
        self._blocks = system / "sys/class/block"
        self._mounts = system / "proc/self/mountinfo"
        self._columns = NEWER

    def listed(self) -> tuple[Drive, ...]:
        """The removable drives now, in order of ids. Raises BelvedereError BV-DRV-016."""
        done = self._ask()
        if done.code and self._columns == NEWER and "unknown column" in done.said:
            self._columns = OLDER
            done = self._ask()
        if done.code:
            raise _unlisted(done.said)
        try:
            found = parse(done.out)
        except ValueError as error:
            raise _unlisted(str(error)) from error
        return tuple(self._with_mount(drive) for drive in found)

    def signature(self) -> Hashable:
        """The names and sizes of block devices, and what is mounted."""
        try:
            blocks = tuple(sorted((block.name, _size(block)) for block in self._blocks.iterdir()))
            return blocks, self._mounts.read_bytes()
        except OSError:
            return ()

    def mount(self, drive: Drive) -> Drive:
        """The same, mounted for this user. Raises BelvedereError BV-DRV-004."""
        done = self._programs.run("udisksctl", "mount", "--no-user-interaction", "-b", drive.id)
        now = next((each for each in self.listed() if each.id == drive.id), drive)
        if now.mount_point is None:
            what = tr("The drive cannot be mounted")
            raise BelvedereError("BV-DRV-004", what, where=drive.name, why=done.said)
        return now

    def eject(self, drive: Drive) -> None:
        """Unmount all of the device and switch it off. Raises BelvedereError BV-DRV-012."""
        for part in self._mounted_parts(drive):
            self._unmount(part)
        self._let_go(drive)

    def format(self, drive: Drive, label: str) -> None:
        """Make an empty FAT32 file system. Raises BelvedereError BV-DRV-013."""
        if drive.mount_point is not None:
            self._unmount(drive)
        if self._may_write(drive.id):
            done = self._programs.run(
                "mkfs.vfat", "-F", "32", "-I", "-n", label, drive.id, seconds=_FORMAT_SECONDS
            )
        else:
            done = self._format_through_udisks(drive, label)
        if done.code:
            what = tr("The drive cannot be formatted")
            raise BelvedereError("BV-DRV-013", what, where=drive.name, why=done.said)

    def _ask(self) -> Outcome:
        return self._programs.run("lsblk", "--json", "--bytes", "--output", self._columns)

    def _with_mount(self, drive: Drive) -> Drive:
        if drive.mount_point is None or not self._is_read_only(drive.mount_point):
            return drive
        return replace(drive, read_only=True)

    def _mounted_parts(self, drive: Drive) -> list[Drive]:
        return [each for each in self.listed() if each.disk == drive.disk and each.mount_point is not None]

    def _unmount(self, part: Drive) -> None:
        if self._programs.has("udisksctl"):
            command = ["udisksctl", "unmount", "--no-user-interaction", "-b", part.id]
        else:
            command = ["umount", part.id]
        done = self._programs.run(*command, seconds=_EJECT_SECONDS)
        if done.code:
            raise _in_use(part, done.said)

    def _let_go(self, drive: Drive) -> None:
        # Unmounted is what keeps the data safe: that switching off is not possible everywhere is no failure.
        if self._programs.has("udisksctl"):
            command = ["udisksctl", "power-off", "--no-user-interaction", "-b", drive.disk or drive.id]
        elif self._programs.has("eject"):
            command = ["eject", drive.disk or drive.id]
        else:
            return
        self._programs.run(*command, seconds=_EJECT_SECONDS)

    def _format_through_udisks(self, drive: Drive, label: str) -> Outcome:
        # udisksctl has no command for it; its service has, and lets users format what is removable.
        place = f"/org/freedesktop/UDisks2/block_devices/{Path(drive.id).name}"
        options = f"{{'label': <'{label}'>, 'mkfs-args': <['-F', '32']>, 'update-partition-type': <true>}}"
        return self._programs.run(
            "gdbus",
            "call",
            "--system",
            "--timeout",
            str(round(_FORMAT_SECONDS)),
            "--dest",
            _UDISKS,
            "--object-path",
            place,
            "--method",
            f"{_UDISKS}.Block.Format",
            "vfat",
            options,
            seconds=_FORMAT_SECONDS,
        )


def _size(block: Path) -> str:
    try:
        return (block / "size").read_text(encoding="ascii")
    except OSError:
        return ""


def _unlisted(why: str) -> BelvedereError:
    return BelvedereError("BV-DRV-016", tr("The drives of this computer cannot be listed"), why=why)


def _in_use(drive: Drive, why: str) -> BelvedereError:
    what = tr("The drive is in use and cannot be ejected")
    return BelvedereError("BV-DRV-012", what, where=drive.name, why=why)
