"""Whole files or none: written under a temporary name, synced, renamed."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

PRIVATE = 0o600
"""The mode of what only its owner may read; on Windows the folder's own rights count."""
_USUAL = 0o644
_PRIVATE_FOLDER = 0o700


def write_whole(file: Path, content: bytes, mode: int | None = None) -> None:
    """Replace `file` by `content` in one step, making its folder.

    `mode` is its permissions; those it has are kept otherwise. Raises OSError, and leaves what was there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if mode is None:
        mode = file.stat().st_mode & 0o777 if file.exists() else _USUAL
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def rewrite_whole(file: Path, content: bytes, mode: int | None = None) -> None:
    """The same, and what killed processes left of writing it goes.

    Only for who knows itself its one writer.
    """
    if file.parent.is_dir():
        remove_unfinished(file)
    write_whole(file, content, mode)


def everything_below(folder: Path) -> Iterator[Path]:
    """All files and folders below a folder in which others may work; folders that go meanwhile are left out.

    `rglob` fails when one goes that it is about to look into. Whoever looks at a file may find it gone.
    """
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            yield Path(place, name)


def private_folder(folder: Path) -> None:
    """Make `folder` where it is missing, and let nobody but its owner in. Raises OSError."""
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(_PRIVATE_FOLDER)


def remove_unfinished(file: Path) -> None:
    """Remove what a killed process left of writing `file`. Only for who knows itself its one writer."""
    for temporary in file.parent.glob(f".{glob.escape(file.name)}.*"):
        temporary.unlink(missing_ok=True)
