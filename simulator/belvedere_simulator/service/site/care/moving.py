"""Moving the data of a site: copied, compared, switched, and only then deleted where they were."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import private_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.service.site.care.pausing import paused
from belvedere_simulator.service.site.care.sizes import files_of
from belvedere_simulator.service.site.site_folder import (
    LOCK,
    RECORD,
    default_data_dir,
    point_default,
)

PIECE = 1 << 20
_SPARE = 64 << 20

Report = Callable[[int, int], None]
"""Told bytes done and bytes in all. Whatever it raises before the switch ends the move and undoes it."""


def move_site(data_dir: Path, target: Path, report: Report) -> None:
    """Move everything to `target`, which is empty or not there; a site that runs is stopped for it.

    A power cut at any moment leaves one whole site: where it was before the switch, and at `target` after
    it. Raises BelvedereError BV-DATA-001 for an unfit target, BV-DATA-002 when copying fails, and what
    `paused` raises.
    """
    source, target = data_dir.resolve(), target.expanduser().absolute().resolve()
    _check(source, target)
    now = source

    def lies() -> Path:
        return now

    with paused(source, lies):
        partial = target.with_name(f".{target.name}.moving")
        shutil.rmtree(partial, ignore_errors=True)
        try:
            _copy_all(source, partial, report)
            # Nothing of the site is there; an empty folder gives way.
            with suppress(FileNotFoundError):
                target.rmdir()
            partial.rename(target)
            _sync_folder(target.parent)
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            raise BelvedereError(
                "BV-DATA-002", tr("The data cannot be copied"), where=str(target), why=error.strerror or ""
            ) from error
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        if source == default_data_dir().resolve():
            point_default(target)
        now = target
        # Only now: the copy is what counts from here on.
        _empty(source)
    with suppress(OSError):
        (source / LOCK).unlink()
        source.rmdir()


def _check(source: Path, target: Path) -> None:
    why = ""
    if target == source or source in target.parents or target in source.parents:
        why = tr("one folder lies in the other")
    elif target.exists() and (not target.is_dir() or any(target.iterdir())):
        why = tr("it is not empty")
    elif not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        why = tr("{folder} is no folder that you may write", folder=target.parent)
    elif shutil.disk_usage(target.parent).free < sum(size for _, size in files_of(source)) + _SPARE:
        why = tr("there is not enough room")
    if why:
        raise BelvedereError("BV-DATA-001", tr("The data cannot be moved there"), where=str(target), why=why)


def _copy_all(source: Path, partial: Path, report: Report) -> None:
    files = [(file, size) for file, size in files_of(source) if file.name not in (LOCK, RECORD)]
    whole, done = sum(size for _, size in files) * 2, 0
    private_folder(partial)
    for folder in sorted(path for path in source.rglob("*") if path.is_dir()):
        (partial / folder.relative_to(source)).mkdir(mode=folder.stat().st_mode & 0o777, exist_ok=True)
    sums: dict[Path, str] = {}
    for file, size in files:
        report(done, whole)
        copy = partial / file.relative_to(source)
        sums[copy] = _copy(file, copy)
        done += size
    for copy, expected in sums.items():
        report(done, whole)
        if _sum(copy) != expected:
            raise OSError(None, tr("a copy differs from what was copied"))
        done += copy.stat().st_size
    # So that the site finds its lock there.
    (partial / LOCK).touch(mode=0o600)
    for folder in (partial, *(path for path in partial.rglob("*") if path.is_dir())):
        _sync_folder(folder)
    report(whole, whole)


def _copy(file: Path, copy: Path) -> str:
    found = hashlib.sha256()
    mode = file.stat().st_mode & 0o777
    with (
        file.open("rb") as reading,
        os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as writing,
    ):
        while piece := reading.read(PIECE):
            found.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return found.hexdigest()


def _sum(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as reading:
        while piece := reading.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == LOCK:
            continue
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink()
