"""Where the archives of a batch go: onto drives, or into folders."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from belvedere_simulator.commands.drives.documents import phase_words
from belvedere_simulator.drives.contents import archive_name
from belvedere_simulator.drives.delivering import deliver
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.drives.readying import made_ready
from belvedere_simulator.drives.writing import Cancelled
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Delivery:
    """Where an archive is now; `advice` is what is still to be done before it can be carried away."""

    place: str
    sha256: str
    advice: str = ""


class Target(Protocol):
    """One place for one archive."""

    def prepare(self, device: str) -> None:
        """See that the archive of the device can go there, before it is made. Raises BelvedereError."""

    def deliver(self, device: str, content: bytes) -> Delivery:
        """Put it there, whole. Raises BelvedereError, and leaves no archive then."""


class DriveTarget:
    """A drive that is plugged in, or a FAT32 image in a file.

    `may_replace` is asked when archives of other devices are on it: whether they may go.
    """

    def __init__(
        self,
        drives: Drives,
        drive: Drive,
        may_replace: Callable[[Sequence[str]], bool] = lambda _names: False,
        tell: Tell = lambda _text: None,
        cancel: Cancelled = lambda: False,
    ) -> None:
        self._drives = drives
        self._drive = drive
        self._may_replace = may_replace
        self._tell = tell
        self._cancel = cancel
        self._there: tuple[str, ...] = ()

    def prepare(self, device: str) -> None:
        """See that the drive is suitable, mounted, and free of archives of others.

        Raises BelvedereError BV-DRV-003, BV-DRV-004, BV-DRV-010.
        """
        own = archive_name(device).casefold()

        def may_go(names: Sequence[str]) -> bool:
            # One of the same name is of an earlier try for the same appliance.
            others = [name for name in names if name.casefold() != own]
            return not others or self._may_replace(others)

        self._drive, self._there = made_ready(self._drives, self._drive, may_go)

    def deliver(self, device: str, content: bytes) -> Delivery:
        """Write it, read it back, eject the drive. Raises BelvedereError BV-DRV-..."""
        delivered = deliver(
            self._drives,
            self._drive,
            archive_name(device),
            content,
            lambda now: self._tell(phase_words(now.phase)),
            self._cancel,
            replace=self._there,
        )
        problem = delivered.not_ejected
        advice = "" if problem is None else tr("Eject it before you pull it out: {why}", why=problem)
        return Delivery(delivered.written.path, delivered.written.sha256, advice)


class FolderTarget:
    """A folder that gets one folder for each device: what a drive's root would be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, device: str) -> None:
        """See that it can be written. Raises BelvedereError BV-BAT-008."""
        place = self._folder / device
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritten(place, error) from error
        if not os.access(place, os.W_OK):
            raise BelvedereError("BV-BAT-008", tr("The folder cannot be written"), where=str(place))

    def deliver(self, device: str, content: bytes) -> Delivery:
        """Write it for its owner's eyes only. Raises BelvedereError BV-BAT-008."""
        file = self._folder / device / archive_name(device)
        try:
            write_whole(file, content, PRIVATE)
        except OSError as error:
            raise _unwritten(file.parent, error) from error
        return Delivery(str(file), hashlib.sha256(content).hexdigest())


def _unwritten(place: Path, error: OSError) -> BelvedereError:
    what = tr("The folder cannot be written")
    return BelvedereError("BV-BAT-008", what, where=str(place), why=error.strerror or "")
