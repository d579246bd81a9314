"""The archives that lie on a drive already, and whose they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from belvedere_simulator.appliance.usb.archives import PREFIX, SUFFIX, is_archive_name
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.media.medium import Medium
from belvedere_simulator.drives.media.opening import open_medium
from belvedere_simulator.drives.refusals import failed
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.members import LARGEST_ARCHIVE
from belvedere_simulator.provisioning.reader import read_archive

# Every archive is good by this clock: whether one has expired is asked of its document.
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
# File systems take 255 letters, and while it is written a file has a longer name yet.
_LONGEST_NAME = 240 - len(PREFIX) - len(SUFFIX)
_DIGEST_LETTERS = 8


@dataclass(frozen=True)
class ArchiveThere:
    """An archive on a drive. Without `device` it cannot be read; `expires` is None then."""

    name: str
    device: str = ""
    device_id: str = ""
    expires: datetime | None = None


def archive_name(device: str) -> str:
    """What the archive of a device is called; a name too long for a file is cut, and stays its own."""
    if len(device) > _LONGEST_NAME:
        digest = hashlib.sha256(device.encode()).hexdigest()[:_DIGEST_LETTERS]
        device = f"{device[: _LONGEST_NAME - _DIGEST_LETTERS - 1]}_{digest}"
    return f"{PREFIX}{device}{SUFFIX}"


def archives_on(drive: Drive) -> tuple[ArchiveThere, ...]:
    """The archives in the root, in order of names; empty when the drive cannot be read without mounting it.

    Raises BelvedereError BV-DRV-..., BV-USB-...
    """
    try:
        medium = open_medium(drive)
    except BelvedereError as error:
        if error.code == "BV-DRV-004":
            return ()
        raise
    return tuple(_look(medium, name) for name in archive_names(medium))


def archive_names(medium: Medium) -> list[str]:
    """The names in the root that are those of archives. Raises BelvedereError."""
    try:
        return sorted(name for name in medium.names() if is_archive_name(name))
    except OSError as error:
        raise failed(medium.where, error, present=medium.present()) from error


def other_archives(names: Iterable[str], name: str) -> tuple[str, ...]:
    """Those that are not the archive of this name; case is the same to FAT32."""
    return tuple(each for each in names if each.casefold() != name.casefold())


def names_of(archives: Sequence[ArchiveThere]) -> tuple[str, ...]:
    """Their names."""
    return tuple(archive.name for archive in archives)


def _look(medium: Medium, name: str) -> ArchiveThere:
    try:
        archive = read_archive(medium.read(name, LARGEST_ARCHIVE), _BEFORE_ALL)
    except (BelvedereError, OSError):
        return ArchiveThere(name)
    return ArchiveThere(name, archive.device_name, archive.device_id, archive.expires)
