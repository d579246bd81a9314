"""What the appliance finds out about a drive when it is plugged in."""

from __future__ import annotations

import os
from pathlib import Path

from belvedere_simulator.appliance.body.parts import SMALLEST_STICK, FileSystem, Stick
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.usb.archives import archive_names, has_notice
from belvedere_simulator.appliance.usb.opening import open_stick
from belvedere_simulator.errors import BelvedereError

LOGS = ("panorama", "managed_logs")
USUAL_SIZE = 16.0
_GIGABYTE = 1e9
_KINDS = {
    "vfat": FileSystem.FAT32,
    "msdos": FileSystem.FAT32,
    "exfat": FileSystem.EXFAT,
    "ntfs": FileSystem.NTFS,
    "ntfs3": FileSystem.NTFS,
    "ext4": FileSystem.EXT4,
}
# Where each file system puts its name in the first blocks of a volume.
_MARKS = (
    (3, b"EXFAT   ", FileSystem.EXFAT),
    (3, b"NTFS    ", FileSystem.NTFS),
    (1080, b"\x53\xef", FileSystem.EXT4),
)


def facts_of(plugged: PluggedStick, mounts: Path = Path("/proc/self/mountinfo")) -> Stick:
    """The body's view of a drive. A folder and a small image stand for a stick of a usual size.

    `mounts` lists what is mounted, where the system has such a list. Raises BelvedereError BV-USB-... for a
    path at which nothing is.
    """
    file_system, size = _real(plugged.path, mounts)
    archive = logs = False
    if file_system is FileSystem.FAT32:
        try:
            drive = open_stick(plugged.path)
            archive = bool(archive_names(drive)) or has_notice(drive)
            logs = any(entry.folder and entry.name == LOGS[1] for entry in drive.entries(LOGS[0]))
        except BelvedereError as error:
            if error.code != "BV-USB-002":
                raise
            file_system = _image_kind(plugged.path)
    return Stick(
        archive=archive,
        log_folder=logs,
        file_system=plugged.file_system or file_system,
        size=size if plugged.size is None else plugged.size,
        compatibility=plugged.compatibility,
    )


def _real(path: Path, mounts: Path) -> tuple[FileSystem, float]:
    if path.is_dir():
        kind = _mounted_kind(path.resolve(), mounts)
        if kind is None:
            return FileSystem.FAT32, USUAL_SIZE
        size = os.statvfs(path)
        return kind, size.f_frsize * size.f_blocks / _GIGABYTE
    real = path.stat().st_size / _GIGABYTE if path.is_file() else USUAL_SIZE
    return FileSystem.FAT32, real if real >= SMALLEST_STICK else USUAL_SIZE


def _mounted_kind(path: Path, mounts: Path) -> FileSystem | None:
    """The file system whose root is mounted at `path`; None for a folder, and where there is no list."""
    if not mounts.exists():
        return None
    kind = None
    for line in mounts.read_text(encoding="utf-8").splitlines():
        place, _, about = line.partition(" - ")
        _, _, _, root, point, *_ = place.split()
        # Spaces in paths are written in octal.
        if root == "/" and point.replace("\\040", " ") == str(path):
            kind = _KINDS.get(about.split()[0])
    return kind


def _image_kind(path: Path) -> FileSystem:
    with path.open("rb") as image:
        start = image.read(2048)
    found = (kind for offset, mark, kind in _MARKS if start[offset : offset + len(mark)] == mark)
    return next(found, FileSystem.NONE)
