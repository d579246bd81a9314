"""This computer's own copy of an archive: for its owner only, and gone when it is not needed any more."""

from __future__ import annotations

import os
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.members import LARGEST_ARCHIVE


def keep_copy(file: Path, content: bytes) -> None:
    """Write the copy, whole, with mode 0600. Raises OSError."""
    write_whole(file, content, PRIVATE)


def delete_copy(file: Path) -> None:
    """Overwrite the copy once and remove it; a file that is not there is fine.

    On flash memory overwriting promises nothing: what the archive gave access to ends with its five minutes.
    Raises BelvedereError BV-DRV-019.
    """
    try:
        if file.is_file() and not file.is_symlink():
            with file.open("r+b", buffering=0) as stream:
                stream.write(bytes(file.stat().st_size))
                os.fsync(stream.fileno())
        file.unlink(missing_ok=True)
    except OSError as error:
        what = tr("The copy of the archive on this computer cannot be deleted")
        raise BelvedereError("BV-DRV-019", what, where=str(file), why=error.strerror or "") from error


def read_copy(file: Path) -> bytes:
    """An archive that was kept. Raises BelvedereError BV-DRV-020, BV-PRV-002."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_ARCHIVE + 1)
    except OSError as error:
        what = tr("The archive cannot be read")
        raise BelvedereError("BV-DRV-020", what, where=str(file), why=error.strerror or "") from error
    if len(content) > LARGEST_ARCHIVE:
        raise BelvedereError("BV-PRV-002", tr("The provisioning archive is too large"), where=str(file))
    return content
