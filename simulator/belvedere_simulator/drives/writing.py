"""Writing one archive to a drive: whole and read back, or the drive is as it was."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from belvedere_simulator.appliance.usb.archives import is_archive_name
from belvedere_simulator.drives.contents import archive_names, other_archives
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.media.files import Files
from belvedere_simulator.drives.media.medium import Medium
from belvedere_simulator.drives.media.opening import open_medium
from belvedere_simulator.drives.media.reading import Origin
from belvedere_simulator.drives.refusals import cancelled, differs, failed, others_there, unsuitable
from belvedere_simulator.drives.suitability import suitability
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.members import LARGEST_ARCHIVE, unpack
from belvedere_simulator.provisioning.reader import read_archive

_PART_BEGINS, _PART_ENDS = ".belvedere-", ".part"


class Phase(StrEnum):
    """What is being done; after RENAMING nothing can be cancelled."""

    WRITING = "writing"
    CHECKING = "checking"
    RENAMING = "renaming"
    CLEANING = "cleaning"


@dataclass(frozen=True)
class Progress:
    """How far it is: `done` of `whole` bytes, 0 of 0 where nothing is counted."""

    phase: Phase
    done: int = 0
    whole: int = 0


@dataclass(frozen=True)
class Written:
    """What is on the drive now: compared with what was to be written, by its SHA-256, and a good archive.

    `origin` tells where the bytes compared came from; `removed` are the archives that were there before.
    """

    sha256: str
    path: str
    origin: Origin
    removed: tuple[str, ...] = ()


Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


class _Cancelled(Exception):
    """Somebody does not want it any more."""


def write_archive(
    drive: Drive,
    name: str,
    content: bytes,
    progress: Tell = lambda _progress: None,
    cancel: Cancelled = lambda: False,
    *,
    replace: Sequence[str] = (),
    files: Files | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Written:
    """Write the archive into the root of the drive. Never formats, never mounts; see `deliver` for that.

    `replace` names archives on the drive that may go. It is written under another name, read back and
    compared, and renamed only then: whatever happens, no damaged archive has the name of a good one.

    Raises BelvedereError: BV-PRV-... the archive is not good or has expired, BV-DRV-009 it has no name of an
    archive, BV-DRV-003 the drive is unsuitable, BV-DRV-004 not mounted, BV-DRV-010 an archive is there
    already, BV-DRV-005 write-protected, BV-DRV-006 full, BV-DRV-007 pulled out, BV-DRV-008 what was read back
    differs, BV-DRV-011 cancelled, BV-DRV-018 any other failure of the drive.
    """
    _check_archive(name, content, now())
    reasons = suitability(drive)
    if reasons:
        raise unsuitable(drive.name, reasons)
    medium = open_medium(drive, files)
    with _told(medium):
        there = archive_names(medium)
        kept = [each for each in there if each not in replace]
        if kept:
            raise others_there(medium.where, kept)
        _remove_leftovers(medium)
        origin = _store(medium, name, content, progress, cancel)
        progress(Progress(Phase.CLEANING))
        for other in other_archives(there, name):
            medium.remove(other)
    return Written(hashlib.sha256(content).hexdigest(), medium.place(name), origin, tuple(there))


def check_archive_on(drive: Drive, name: str, sha256: str, *, files: Files | None = None) -> Origin:
    """Compare the archive on the drive once more, for instance after it was plugged in again.

    Raises BelvedereError: BV-DRV-004, BV-DRV-007, BV-DRV-008, BV-DRV-018.
    """
    medium = open_medium(drive, files)
    with _told(medium):
        reading = medium.read_back(name, LARGEST_ARCHIVE)
    if hashlib.sha256(reading.content).hexdigest() != sha256:
        raise differs(medium.where, tr("{name} has another checksum", name=name))
    return reading.origin


def _check_archive(name: str, content: bytes, now: datetime) -> None:
    if not is_archive_name(name) or "/" in name or "\\" in name:
        what = tr("An appliance would not find an archive of this name")
        raise BelvedereError("BV-DRV-009", what, where=name)
    read_archive(content, now)


def _store(medium: Medium, name: str, content: bytes, progress: Tell, cancel: Cancelled) -> Origin:
    part = f"{_PART_BEGINS}{secrets.token_hex(4)}{_PART_ENDS}"

    def step(done: int) -> None:
        progress(Progress(Phase.WRITING, done, len(content)))
        if cancel():
            raise _Cancelled

    try:
        step(0)
        medium.store(part, content, step)
        progress(Progress(Phase.CHECKING))
        _compare(medium, part, content)
        if cancel():
            raise _Cancelled
        progress(Progress(Phase.RENAMING))
        medium.rename(part, name)
    except BaseException:
        # It may be what is wrong that keeps it from being removed; the next writing removes it then.
        with suppress(OSError, BelvedereError):
            medium.remove(part)
        raise
    try:
        return _compare(medium, name, content)
    except BelvedereError:
        with suppress(OSError, BelvedereError):
            medium.remove(name)
        raise


def _compare(medium: Medium, name: str, content: bytes) -> Origin:
    """Read the file back and hold it against what was written; then as an appliance would unpack it."""
    reading = medium.read_back(name, len(content))
    if hashlib.sha256(reading.content).digest() != hashlib.sha256(content).digest():
        raise differs(medium.where, _difference(content, reading.content))
    unpack(reading.content)
    return reading.origin


def _difference(wanted: bytes, found: bytes) -> str:
    if len(wanted) != len(found):
        return tr("{found} of {wanted} bytes came back", found=len(found), wanted=len(wanted))
    pairs = enumerate(zip(wanted, found, strict=True))
    wrong = [place for place, (one, other) in pairs if one != other]
    return tr("{count} bytes differ, the first at {place}", count=len(wrong), place=wrong[0])


def _remove_leftovers(medium: Medium) -> None:
    """What earlier writings left when their drive was pulled out."""
    for name in medium.names():
        if name.startswith(_PART_BEGINS) and name.endswith(_PART_ENDS):
            medium.remove(name)


@contextmanager
def _told(medium: Medium) -> Iterator[None]:
    try:
        yield
    except _Cancelled:
        raise cancelled(medium.where) from None
    except OSError as error:
        raise failed(medium.where, error, present=medium.present()) from error
    except BelvedereError as error:
        if isinstance(error.__cause__, OSError):
            present = medium.present()
            raise failed(medium.where, error.__cause__, present=present) from error
        raise
