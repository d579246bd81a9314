"""Builds the folder that an application sees as /panorama."""

from __future__ import annotations

import hashlib
import os
import posixpath
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.node.archive import unpack
from belvedere_simulator.application.node.mirror import Changes, mirror
from belvedere_simulator.application.node.placing import Placed, place_files
from belvedere_simulator.application.python.file_lock import file_lock
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.dockerfile import ContainerRecipe
from belvedere_simulator.messages import tr

PANORAMA = "/panorama"


@dataclass(frozen=True)
class Staged:
    """A package's files as they lie in its container.

    `folder` is what appears as /panorama; `files` are all of them by container path, those outside
    of /panorama included, though these are not there when the application runs; `notes` for the log;
    `changed` are the files of /panorama that were copied or removed this time.
    """

    folder: Path
    files: Mapping[str, Path]
    notes: tuple[str, ...]
    changed: tuple[str, ...] = ()

    def locate(self, path: str, folder: str = "/") -> Path | None:
        """The file or folder of this computer behind a path of the container, relative to `folder`."""
        clean = posixpath.normpath(posixpath.join(folder, path))
        if clean == PANORAMA or clean.startswith(f"{PANORAMA}/"):
            found = self.folder / posixpath.relpath(clean, PANORAMA)
            return found if found.exists() else None
        if clean in self.files:
            return self.files[clean]
        below = next((name for name in self.files if name.startswith(clean.rstrip("/") + "/")), None)
        return _folder_above(self.files[below], below, clean) if below else None


def _folder_above(file: Path, name: str, folder: str) -> Path | None:
    """The folder of a file whose name in the container is `name`, when it lies alike here."""
    inside = posixpath.relpath(name, folder)
    return Path(str(file)[: -len(inside)]) if file.as_posix().endswith("/" + inside) else None


def staging_folder(cache: Path, package_folder: Path) -> Path:
    """Where a package is staged by default: one place each package folder."""
    name = hashlib.sha256(os.fsencode(package_folder.resolve())).hexdigest()[:16]
    return cache / "staged" / f"{package_folder.name}-{name}"


def stage(
    package_folder: Path, recipe: ContainerRecipe, place: Path, cancel: threading.Event | None = None
) -> Staged:
    """Bring `place` up to date with the package and return what lies there.

    Only what changed since the last time is copied. Raises BelvedereError when something leads out
    of the package or is an archive that cannot be trusted, and when the disk refuses.
    """
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file_lock(place / "lock", cancel or threading.Event(), lambda: None) as held:
        if not held:
            raise BelvedereError("BV-APP-014", tr("The package was not staged: cancelled"))
        expansions = _Expansions(place / "archives")
        files = place_files(recipe.copies, package_folder, expansions.expand)
        changes = _mirror(files, place)
        expansions.forget_unused()
    sources = {path: placed.source for path, placed in files.items()}
    return Staged(place / "panorama", sources, _notes(files, changes.copied), changes.names)


def _notes(files: Mapping[str, Placed], copied: int) -> tuple[str, ...]:
    elsewhere = sorted(path for path in files if not path.startswith(f"{PANORAMA}/"))
    count = len(files) - len(elsewhere)
    return (
        tr("Files in /panorama: {count}, copied now: {copied}", count=count, copied=copied),
        *(tr("outside of /panorama, so not there at run time: {path}", path=path) for path in elsewhere),
    )


def _mirror(files: Mapping[str, Placed], place: Path) -> Changes:
    inside = {
        posixpath.relpath(path, PANORAMA): placed
        for path, placed in files.items()
        if path.startswith(f"{PANORAMA}/")
    }
    try:
        return mirror(inside, place / "panorama", place / "index.json")
    except OSError as error:
        raise BelvedereError(
            "BV-APP-014", tr("The package could not be staged"), where=str(place), why=str(error)
        ) from error


class _Expansions:
    """Archives unpacked beside the staged folder, one folder each version of each archive."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def expand(self, archive: Path) -> Path:
        """Return the folder with what is in the archive."""
        status = archive.stat()
        known_by = f"{archive} {status.st_size} {status.st_mtime_ns}"
        name = hashlib.sha256(os.fsencode(known_by)).hexdigest()[:16]
        self._used.add(name)
        unpacked = self._folder / name
        if not unpacked.is_dir():
            self._unpack(archive, unpacked)
        return unpacked

    def forget_unused(self) -> None:
        """Remove what earlier versions left."""
        if self._folder.is_dir():
            for old in self._folder.iterdir():
                if old.name not in self._used:
                    shutil.rmtree(old, ignore_errors=True)

    def _unpack(self, archive: Path, unpacked: Path) -> None:
        temporary = unpacked.with_name(unpacked.name + ".new")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        try:
            unpack(archive, temporary)
            temporary.replace(unpacked)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
