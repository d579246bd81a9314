"""Reading what PowerShell's storage commands tell of disks, partitions and volumes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Any

from belvedere_simulator.drives.drive import FAT32, Drive

SCRIPT = """
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$found = foreach ($disk in Get-Disk) {
  $parts = @(Get-Partition -DiskNumber $disk.Number -ErrorAction SilentlyContinue)
  foreach ($part in $parts) {
    $volume = $part | Get-Volume -ErrorAction SilentlyContinue
    [pscustomobject]@{
      Disk = [int]$disk.Number; BusType = [string]$disk.BusType; Model = [string]$disk.FriendlyName
      IsSystem = [bool]$disk.IsSystem; IsBoot = [bool]$disk.IsBoot; IsReadOnly = [bool]$disk.IsReadOnly
      PartitionReadOnly = [bool]$part.IsReadOnly; Size = [uint64]$part.Size
      DriveLetter = [string]$part.DriveLetter; Label = [string]$volume.FileSystemLabel
      FileSystem = [string]$volume.FileSystem; DriveType = [string]$volume.DriveType
    }
  }
}
ConvertTo-Json -Compress -InputObject @($found)
"""
"""Works as a normal user from Windows 8 on, in the PowerShell 5.1 that comes with Windows."""

_REMOVABLE_BUSES = ("USB", "SD", "MMC", "1394")


def parse(output: bytes) -> tuple[Drive, ...]:
    """The removable drives in the output, in order of ids. Raises ValueError for what is no such output."""
    text = output.decode("utf-8-sig", "replace").strip()
    if not text:
        return ()
    found = json.loads(text)
    # Windows PowerShell writes a list of one as its only member.
    rows = found if isinstance(found, list) else [found]
    if not all(row is None or isinstance(row, dict) for row in rows):
        raise ValueError("not a list of objects")
    drives = [_drive(row) for row in rows if row and _is_removable(row) and _letter(row)]
    return tuple(sorted(drives, key=lambda drive: drive.id))


def folder_of(letter: str) -> PureWindowsPath:
    """The root folder of a drive like `E:`."""
    return PureWindowsPath(f"{letter}\\")


def _drive(row: Mapping[str, Any]) -> Drive:
    return Drive(
        id=f"{_letter(row)}:",
        label=_text(row, "Label"),
        model=_text(row, "Model"),
        size=_number(row, "Size"),
        file_system=_file_system(_text(row, "FileSystem")),
        mount_point=Path(str(folder_of(f"{_letter(row)}:"))),
        read_only=row.get("IsReadOnly") is True or row.get("PartitionReadOnly") is True,
        system=row.get("IsSystem") is True or row.get("IsBoot") is True,
        removable=True,
        disk=f"\\\\.\\PhysicalDrive{_number(row, 'Disk')}",
    )


def _is_removable(row: Mapping[str, Any]) -> bool:
    return _text(row, "DriveType") == "Removable" or _text(row, "BusType") in _REMOVABLE_BUSES


def _letter(row: Mapping[str, Any]) -> str:
    # A partition without a letter has the character NUL in its place.
    letter = _text(row, "DriveLetter").strip("\0")
    return letter.upper() if len(letter) == 1 and letter.isascii() and letter.isalpha() else ""


def _file_system(found: str) -> str:
    return FAT32 if found.upper() == FAT32 else found


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
