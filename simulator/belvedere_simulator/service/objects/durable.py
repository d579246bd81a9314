"""Files and folders that survive a power failure."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from belvedere_simulator.protocol.http import Body

CHUNK = 1 << 20


def sync_file(path: Path) -> None:
    """Write a file's bytes through to the disk."""
    # Windows flushes only files that are open for writing.
    number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_folder(folder: Path) -> None:
    """Write a folder's names through to the disk; Windows does it with each file."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def take(body: Body, folder: Path) -> Path:
    """The body as a durable file in `folder`: moved there when it can be, copied otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=folder, prefix="put-")
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            if not body.file:
                file.write(body.data)
        if body.file:
            _move(body.file, path)
        sync_file(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError:
        # Another volume.
        shutil.copyfile(source, target)
