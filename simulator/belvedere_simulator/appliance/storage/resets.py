"""What each reset deletes. Which software runs afterwards is not decided here."""

from __future__ import annotations

import errno
import shutil
from enum import StrEnum
from pathlib import Path

from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.files import rewrite_whole

_MARK = "full-reset"
_ROUNDS = 20


class Reset(StrEnum):
    """Short and long presses of the reset button; full is power and reset together, long."""

    SHORT = "short"
    LONG = "long"
    FULL = "full"


def deleted_by(reset: Reset, folders: ApplianceFolders) -> tuple[Path, ...]:
    """The folders that a reset empties. Only the full one takes certificates, applications and logs."""
    if reset is Reset.FULL:
        # Keys first: without them, what a power cut leaves of the rest is of no use to anybody.
        used = (folders.applications, folders.storage, folders.recordings, folders.logs, folders.temporary)
        return (folders.sealed, *used)
    return (folders.temporary,)


def reset(kind: Reset, folders: ApplianceFolders) -> None:
    """Delete what the reset deletes. A full reset that was interrupted is finished by `finish_reset`.

    Nobody may have the store open meanwhile. Raises OSError.
    """
    if kind is Reset.FULL:
        rewrite_whole(folders.root / _MARK, b"")
    _empty(kind, folders)


def finish_reset(folders: ApplianceFolders) -> bool:
    """At each start, before the store opens: whether a full reset had been interrupted. Raises OSError."""
    if not (folders.root / _MARK).exists():
        return False
    _empty(Reset.FULL, folders)
    return True


def _empty(kind: Reset, folders: ApplianceFolders) -> None:
    for folder in deleted_by(kind, folders):
        _delete(folder)
    folders.make()
    (folders.root / _MARK).unlink(missing_ok=True)


def _delete(folder: Path) -> None:
    """What ran before the reset may end a file or begin one in it yet: then it is gone through again."""
    for left in reversed(range(_ROUNDS)):
        try:
            shutil.rmtree(folder)
        except OSError as error:
            if not folder.exists():
                return
            if left == 0 or error.errno not in {errno.ENOENT, errno.ENOTEMPTY}:
                raise
        else:
            return
