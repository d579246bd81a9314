"""Why a drive cannot carry an archive to an appliance, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from belvedere_simulator.drives.drive import FAT32, Drive
from belvedere_simulator.messages import tr

GIGABYTE = 1000**3
SMALLEST = 1 * GIGABYTE
LARGEST = 32 * GIGABYTE
# Sticks are sold with a little less or more than their name says, and a partition table takes its part.
_LEEWAY = 0.08


class Reason(StrEnum):
    """What is wrong with a drive."""

    NOT_REMOVABLE = "not-removable"
    SYSTEM = "system-drive"
    FILE_SYSTEM = "not-fat32"
    SMALL = "too-small"
    LARGE = "too-large"
    READ_ONLY = "read-only"
    OTHER_ARCHIVE = "archive-of-another-device"


@dataclass(frozen=True)
class Unsuitable:
    """One reason and its words for people."""

    reason: Reason
    text: str


def suitability(drive: Drive, others: Sequence[str] = ()) -> tuple[Unsuitable, ...]:
    """Every reason against the drive, empty when it will do.

    `others` are archives of other devices that were found on it (see `contents.other_archives`).
    """
    return tuple(Unsuitable(reason, text) for reason, text in _reasons(drive, others))


def can_be_erased(drive: Drive) -> tuple[Unsuitable, ...]:
    """The reasons against formatting or wiping it: those that formatting does not take away."""
    lasting = {Reason.NOT_REMOVABLE, Reason.SYSTEM, Reason.SMALL, Reason.LARGE, Reason.READ_ONLY}
    return tuple(each for each in suitability(drive) if each.reason in lasting)


def _reasons(drive: Drive, others: Sequence[str]) -> Iterator[tuple[Reason, str]]:
    if drive.system:
        yield Reason.SYSTEM, tr("this computer runs from it")
    if not drive.removable:
        yield Reason.NOT_REMOVABLE, tr("it is not removable")
    if drive.file_system != FAT32:
        yield Reason.FILE_SYSTEM, _file_system(drive.file_system)
    if drive.size < SMALLEST * (1 - _LEEWAY):
        yield Reason.SMALL, tr("it has {size}, at least 1 GB is needed", size=readable_size(drive.size))
    if drive.size > LARGEST * (1 + _LEEWAY):
        yield Reason.LARGE, tr("it has {size}, appliances read up to 32 GB", size=readable_size(drive.size))
    if drive.read_only:
        yield Reason.READ_ONLY, tr("it is write-protected")
    if others:
        names = ", ".join(others)
        yield Reason.OTHER_ARCHIVE, tr("an archive of another device is on it: {names}", names=names)


def _file_system(found: str) -> str:
    if not found:
        return tr("it is not formatted with FAT32")
    return tr("it is formatted with {found}, not with FAT32", found=found)


def readable_size(size: int) -> str:
    """A size as it is printed on sticks: 8 GB, 512 MB."""
    for unit, name in ((GIGABYTE, "GB"), (1000**2, "MB"), (1000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} B"
