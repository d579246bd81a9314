"""Looks through the texts of a project without trusting their size or their links."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_LARGEST_TEXT = 1024 * 1024
_MOST_FILES = 20_000
_LEFT_OUT = {"assets", "__pycache__", "node_modules"}


def files_below(folder: Path, *, most: int = _MOST_FILES) -> Iterator[Path]:
    """The files of a folder, by name; links are not followed, and what begins with a dot is passed over."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if name.startswith(".") or file.is_symlink() or not file.is_file():
                continue
            count += 1
            if count > most:
                return
            yield file


def text_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files that hold text, with it; those of the folder of assets are left out."""
    for file in files_below(folder):
        if _LEFT_OUT.isdisjoint(file.relative_to(folder).parts) and file.stat().st_size <= _LARGEST_TEXT:
            try:
                text = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            if "\0" not in text:
                yield file, text


def fingerprint(folder: Path) -> str:
    """Another one as soon as a file of the folder is saved, made, renamed or gone."""
    seen = hashlib.sha256()
    for file in files_below(folder):
        try:
            state = file.stat()
        except OSError:
            continue  # gone since it was listed
        seen.update(f"{file}\0{state.st_mtime_ns}\0{state.st_size}\n".encode(errors="surrogateescape"))
    return seen.hexdigest()
