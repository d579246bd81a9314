"""Formatting and wiping: what cannot be undone, and so asks for the drive's name to be typed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives, mounted
from belvedere_simulator.drives.media.opening import is_image
from belvedere_simulator.drives.refusals import cancelled, failed, pulled_out, unsuitable
from belvedere_simulator.drives.suitability import can_be_erased
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LABEL = "PANORAMA"
"""What a formatted drive is called; FAT32 has 11 capital letters."""
_PIECE = 1024 * 1024
_FILLING = ".belvedere-wipe-{number}.part"
# No file on FAT32 is larger than 4 GiB.
_LARGEST_FILLING = 2 * 1024**3

Told = Callable[[int, int], None]
"""Told how many bytes are done of how many."""


@dataclass(frozen=True)
class Confirmation:
    """What a person typed when asked for the drive's name."""

    typed: str


def no_guarantee() -> str:
    """What has to be said of wiping flash memory."""
    return tr(
        "Sticks and cards keep copies of data where nothing can overwrite them: wiping is no guarantee. "
        "What an archive gave access to ends for certain when it expires, or when the device is deleted."
    )


def format_drive(drives: Drives, drive: Drive, confirmation: Confirmation) -> None:
    """Make an empty FAT32 file system; whatever was on the drive is gone.

    Raises BelvedereError: BV-DRV-014 another name was typed, BV-DRV-003 the drive must not be erased,
    BV-DRV-012 in use, BV-DRV-013 it failed, BV-DRV-015.
    """
    _check(drive, confirmation)
    drives.format(drive, LABEL)


def wipe_drive(
    drives: Drives,
    drive: Drive,
    confirmation: Confirmation,
    progress: Told = lambda _done, _whole: None,
    cancel: Callable[[], bool] = lambda: False,
) -> None:
    """Format the drive and overwrite all that is free on it then; see `no_guarantee`.

    Raises BelvedereError: those of `format_drive`, BV-DRV-007 pulled out, BV-DRV-011 cancelled: the drive is
    formatted then, BV-DRV-018.
    """
    format_drive(drives, drive, confirmation)
    if is_image(drive):
        _overwrite(drive, Path(drive.id), progress, cancel)
        drives.format(drive, LABEL)
        return
    now = next((each for each in drives.listed() if each.id == drive.id), None)
    if now is None:
        raise failed(drive.name, OSError(errno.ENODEV, os.strerror(errno.ENODEV)), present=False)
    folder = mounted(drives, now).mount_point
    if folder is not None:
        _fill(drive, folder, progress, cancel)


def _check(drive: Drive, confirmation: Confirmation) -> None:
    if confirmation.typed.strip() != drive.name:
        what = tr("The name typed is not the drive's: nothing was changed")
        raise BelvedereError("BV-DRV-014", what, where=drive.name)
    reasons = can_be_erased(drive)
    if reasons:
        raise unsuitable(drive.name, reasons)


def _overwrite(drive: Drive, device: Path, progress: Told, cancel: Callable[[], bool]) -> None:
    """Zeros from the first byte to the last; its size stays."""
    try:
        with device.open("r+b", buffering=0) as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            _write_zeros(drive, stream.fileno(), size, lambda done: progress(done, size), cancel)
    except OSError as error:
        raise failed(drive.name, error, present=device.exists()) from error


def _fill(drive: Drive, folder: Path, progress: Told, cancel: Callable[[], bool]) -> None:
    """Files of zeros until nothing is free any more, and none of them stays."""
    if not folder.is_mount():
        # The drive went: its folder is one of this computer's own disk now, which must not be filled.
        raise pulled_out(drive.name)
    made: list[Path] = []
    written = 0
    device = folder.stat().st_dev

    def told(done: int) -> None:
        progress(min(written + done, drive.size), drive.size)

    try:
        while True:
            file = folder / _FILLING.format(number=len(made))
            made.append(file)
            with file.open("xb", buffering=0) as stream:
                if os.fstat(stream.fileno()).st_dev != device:
                    raise pulled_out(drive.name)
                fitted = _write_zeros(drive, stream.fileno(), _LARGEST_FILLING, told, cancel)
            written += fitted
            if fitted < _LARGEST_FILLING:
                return
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise failed(drive.name, error, present=folder.exists()) from error
    finally:
        for file in made:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _write_zeros(
    drive: Drive, handle: int, size: int, step: Callable[[int], None], cancel: Callable[[], bool]
) -> int:
    """So many zeros, or as many as there is room for; how many, all of them on the drive."""
    zeros, done = bytes(_PIECE), 0
    try:
        while done < size:
            if cancel():
                raise cancelled(drive.name)
            done += os.write(handle, zeros[: size - done])
            step(done)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    os.fsync(handle)
    return done
