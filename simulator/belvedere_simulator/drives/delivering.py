"""From a drive that was just plugged in to one that can be carried away: mounted, written, ejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives, mounted
from belvedere_simulator.drives.media.files import Files
from belvedere_simulator.drives.media.opening import is_image
from belvedere_simulator.drives.writing import Cancelled, Tell, Written, write_archive
from belvedere_simulator.errors import BelvedereError


@dataclass(frozen=True)
class Delivered:
    """What was written, and why the drive could not be ejected, if it could not."""

    written: Written
    not_ejected: BelvedereError | None = None


def deliver(
    drives: Drives,
    drive: Drive,
    name: str,
    content: bytes,
    progress: Tell = lambda _progress: None,
    cancel: Cancelled = lambda: False,
    *,
    replace: Sequence[str] = (),
    ejects: bool = True,
    files: Files | None = None,
) -> Delivered:
    """Mount the drive where it is not, write the archive, and eject the drive.

    A drive that cannot be ejected has its archive all the same. Raises what `write_archive` raises, and
    BelvedereError BV-DRV-015.
    """
    ready = drive if is_image(drive) else mounted(drives, drive)
    written = write_archive(ready, name, content, progress, cancel, replace=replace, files=files)
    if not ejects:
        return Delivered(written)
    try:
        eject(drives, ready)
    except BelvedereError as error:
        return Delivered(written, error)
    return Delivered(written)


def eject(drives: Drives, drive: Drive) -> None:
    """Let go of the drive; of an image there is nothing to let go. Raises BelvedereError BV-DRV-012."""
    if not is_image(drive):
        drives.eject(drive)
