"""Seeing that a drive can take an archive before one is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.drives.contents import archives_on, names_of
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives, mounted
from belvedere_simulator.drives.media.opening import is_image
from belvedere_simulator.drives.refusals import others_there, unsuitable
from belvedere_simulator.drives.suitability import suitability


def made_ready(
    drives: Drives, drive: Drive, may_replace: Callable[[Sequence[str]], bool]
) -> tuple[Drive, tuple[str, ...]]:
    """The drive, mounted, and the archives that may go from it; `may_replace` is asked when there are any.

    Raises BelvedereError BV-DRV-003 it is unsuitable, BV-DRV-004 not mounted, BV-DRV-010 archives are there
    and must stay.
    """
    reasons = suitability(drive)
    if reasons:
        raise unsuitable(drive.name, reasons)
    ready = drive if is_image(drive) else mounted(drives, drive)
    names = names_of(archives_on(ready))
    if names and not may_replace(names):
        raise others_there(drive.name, names)
    return ready, names
