"""Reading the property lists of `diskutil`."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from belvedere_simulator.drives.drive import FAT32, Drive

Info = Mapping[str, Any]


def read(output: bytes) -> Info:
    """One property list. Raises ValueError for what is none."""
    try:
        found = plistlib.loads(output)
    except (
        plistlib.InvalidFileException,
        ExpatError,
        ValueError,
        LookupError,
        OverflowError,
        TypeError,
    ) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("not a dictionary")
    return found


def disks_of(listing: Info) -> dict[str, tuple[str, ...]]:
    """The whole disks of `diskutil list -plist`, each with its partitions. Raises ValueError."""
    disks: dict[str, tuple[str, ...]] = {}
    for disk in _dictionaries(listing.get("AllDisksAndPartitions")):
        parts = (_text(part, "DeviceIdentifier") for part in _dictionaries(disk.get("Partitions")))
        disks[_text(disk, "DeviceIdentifier")] = tuple(part for part in parts if part)
    disks.pop("", None)
    return disks


def is_removable(info: Info) -> bool:
    """Whether `diskutil info -plist` of a whole disk tells of one that can be taken away."""
    if info.get("VirtualOrPhysical") == "Virtual":
        return False
    return any(info.get(name) is True for name in ("RemovableMediaOrExternalDevice", "RemovableMedia"))


def system_disks(root: Info) -> frozenset[str]:
    """The whole disks that the system runs from, by `diskutil info -plist /`."""
    stores = (_text(each, "APFSPhysicalStore") for each in _dictionaries(root.get("APFSPhysicalStores")))
    parts = [*stores, _text(root, "ParentWholeDisk")]
    return frozenset(whole_disk(part) for part in parts if part)


def whole_disk(part: str) -> str:
    """The disk of a partition: disk2 for disk2s1."""
    head, _, _number = part.removeprefix("/dev/").removeprefix("disk").partition("s")
    return f"disk{head}"


def drive(info: Info, disk: Info, *, is_system: bool) -> Drive:
    """A partition, or a whole disk without partitions, of which `info` tells; `disk` is the whole of it."""
    mount_point = _text(info, "MountPoint")
    return Drive(
        id=_text(info, "DeviceNode") or f"/dev/{_text(info, 'DeviceIdentifier')}",
        label=_text(info, "VolumeName"),
        model=_text(disk, "MediaName") or _text(disk, "IORegistryEntryName"),
        size=_number(info, "TotalSize") or _number(info, "Size"),
        file_system=_file_system(info),
        mount_point=Path(mount_point) if mount_point else None,
        read_only=_is_read_only(info, mounted=bool(mount_point)),
        system=is_system,
        removable=True,
        disk=_text(disk, "DeviceNode") or f"/dev/{_text(disk, 'DeviceIdentifier')}",
    )


def _file_system(info: Info) -> str:
    told = _text(info, "FilesystemUserVisibleName") or _text(info, "FilesystemName")
    told = told or _text(info, "FilesystemPersonality")
    if _text(info, "FilesystemType") == "msdos" and FAT32 in told.upper():
        return FAT32
    return told or _text(info, "FilesystemType")


def _is_read_only(info: Info, *, mounted: bool) -> bool:
    names = ("WritableMedia", "WritableVolume") if mounted else ("WritableMedia",)
    return any(info.get(name) is False for name in names)


def _dictionaries(found: Any) -> list[Info]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(info: Info, name: str) -> str:
    value = info.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(info: Info, name: str) -> int:
    value = info.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
