"""Whole files or none, with the desktop's error when the disk refuses."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole


def write_atomically(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write `content` to `path`, making its folder, with the permissions `mode` where they are given.

    Raises BelvedereError when the disk refuses.
    """
    try:
        write_whole(path, content, mode)
    except OSError as error:
        why = error.strerror or str(error)
        what = f"{path.name} could not be written"
        raise BelvedereError("BV-DSK-002", what, where=str(path.parent), why=why) from error
