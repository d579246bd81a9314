"""Reading what `lsblk --json` tells: the tree of block devices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.drives.drive import FAT32, Drive

COLUMNS = "NAME,PATH,LABEL,VENDOR,MODEL,SIZE,FSTYPE,RO,RM,HOTPLUG,TRAN,TYPE"
NEWER = f"{COLUMNS},FSVER,MOUNTPOINTS"
OLDER = f"{COLUMNS},MOUNTPOINT"
"""lsblk before version 2.37 does not know all of the newer columns, and refuses to say anything then."""

_WHOLE, _PART = "disk", "part"
_SYSTEM_PLACES = ("/boot", "/usr", "/var", "/home", "/opt", "/nix", "/cdrom", "/run/live", "/run/initramfs")
_SWAP = "[SWAP]"
_NO_FILE_SYSTEM = ("", "isw_raid_member", "linux_raid_member")


def parse(output: bytes) -> tuple[Drive, ...]:
    """The removable drives in the output, in order of ids. Raises ValueError for what is no such output."""
    try:
        document = json.loads(output)
        devices = document["blockdevices"]
        drives = [drive for device in devices for drive in _drives_of(device)]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return tuple(sorted(drives, key=lambda drive: drive.id))


def _drives_of(disk: Mapping[str, Any]) -> Iterator[Drive]:
    if _text(disk, "type") != _WHOLE or not _number(disk, "size") or not _is_removable(disk):
        return
    is_system = any(_is_system_place(place) for each in _tree(disk) for place in _places(each))
    parts = [each for each in _children(disk) if _text(each, "type") == _PART]
    for device in parts or [disk]:
        yield _drive(device, disk, is_system=is_system)


def _drive(device: Mapping[str, Any], disk: Mapping[str, Any], *, is_system: bool) -> Drive:
    # An encrypted stick is mounted from what lies over its partition.
    places = [place for each in _tree(device) for place in _places(each) if place != _SWAP]
    maker = " ".join(filter(None, (_text(disk, "vendor"), _text(disk, "model"))))
    return Drive(
        id=_path(device),
        label=_text(device, "label"),
        model=maker,
        size=_number(device, "size"),
        file_system=_file_system(device),
        mount_point=Path(places[0]) if places else None,
        read_only=_flag(device, "ro") or _flag(disk, "ro"),
        system=is_system,
        removable=True,
        disk=_path(disk),
    )


def _file_system(device: Mapping[str, Any]) -> str:
    found, version = _text(device, "fstype"), _text(device, "fsver")
    if found == "vfat":
        # Without the version it is taken for what sticks come with; the appliance looks for itself.
        return version or FAT32
    return "" if found in _NO_FILE_SYSTEM else found


def _is_removable(disk: Mapping[str, Any]) -> bool:
    # Large sticks and card readers say that they are fixed, so the way that they are connected counts too.
    return _flag(disk, "rm") or _flag(disk, "hotplug") or _text(disk, "tran") == "usb"


def _is_system_place(place: str) -> bool:
    inside = any(place == top or place.startswith(f"{top}/") for top in _SYSTEM_PLACES)
    return place in ("/", _SWAP) or inside


def _places(device: Mapping[str, Any]) -> list[str]:
    found = device.get("mountpoints", [device.get("mountpoint")])
    return [place for place in found if isinstance(place, str) and place]


def _tree(device: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield device
    for each in _children(device):
        yield from _tree(each)


def _children(device: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(device.get("children") or ())


def _path(device: Mapping[str, Any]) -> str:
    return _text(device, "path") or f"/dev/{device['name']}"


def _text(device: Mapping[str, Any], column: str) -> str:
    value = device.get(column)
    return value.strip() if isinstance(value, str) else ""


def _flag(device: Mapping[str, Any], column: str) -> bool:
    # Older versions write numbers and flags as texts.
    return device.get(column) in (True, 1, "1")


def _number(device: Mapping[str, Any], column: str) -> int:
    value = device.get(column)
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
