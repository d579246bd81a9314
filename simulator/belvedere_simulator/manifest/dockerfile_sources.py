"""Finds the sources of COPY and ADD within the build's context."""

from __future__ import annotations

import lzma
import posixpath
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from belvedere_simulator.manifest.dockerignore import IgnoreRules

ARCHIVE_FAULTS = (OSError, EOFError, ValueError, tarfile.TarError, zlib.error, lzma.LZMAError)
"""What reading a damaged archive may raise."""


def is_archive(file: Path) -> bool:
    """Whether `file` is a tar archive, compressed or not: what ADD extracts."""
    try:
        return tarfile.is_tarfile(file)
    except ARCHIVE_FAULTS:
        return False


def find_sources(context: Path, named: str, ignore: IgnoreRules) -> tuple[Path, ...]:
    """The files and folders `named` (with `*`, `?`, `[...]`) means; none from outside `context`."""
    # As Docker does, a leading slash and steps above the context lead to the context itself.
    relative = posixpath.normpath("/" + named).lstrip("/")
    if "\0" in relative:
        return ()
    if relative in {"", "."}:
        return (context,)
    try:
        exact = context / relative
        found = [exact] if exact.exists() else sorted(context.glob(relative.replace("**", "*")))
        root = context.resolve()
        return tuple(file for file in found if _counts(file, context, root, ignore))
    except (OSError, ValueError, NotImplementedError):
        return ()


def _counts(file: Path, context: Path, root: Path, ignore: IgnoreRules) -> bool:
    inside = file.resolve().is_relative_to(root)
    # A folder that is left out may hold files that are taken back: it is walked, and they are asked singly.
    return inside and (
        file.is_dir() or not ignore.ignores(PurePosixPath(file.relative_to(context).as_posix()))
    )
