"""Builds the folder that an application sees as /panorama."""

from __future__ import annotations

import hashlib
import posixpath
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.node.archive import is_archive, unpack
from belvedere_simulator.application.node.copying import Copier, Copy, Placed
from belvedere_simulator.application.node.dockerignore import read_rules
from belvedere_simulator.application.node.mirror import mirror
from belvedere_simulator.application.python.file_lock import file_lock
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

PANORAMA = "/panorama"
WITHOUT_DOCKERFILE = (Copy(("src",), f"{PANORAMA}/"),)
"""A package without a Dockerfile: what lies in its `src` folder."""


@dataclass(frozen=True)
class Staged:
    """A package's files as they lie in its container.

    `folder` is what appears as /panorama; `files` are all of them by container path, those outside
    of /panorama included, though these are not there when the application runs; `notes` for the log.
    """

    folder: Path
    files: Mapping[str, Path]
    notes: tuple[str, ...]

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
    name = hashlib.sha256(str(package_folder.resolve()).encode()).hexdigest()[:16]
    return cache / "staged" / f"{package_folder.name}-{name}"


def stage(
    package_folder: Path, copies: Sequence[Copy], place: Path, cancel: threading.Event | None = None
) -> Staged:
    """Bring `place` up to date with the package and return what lies there.

    Only what changed since the last time is copied. Raises BelvedereError when something to be
    copied is missing, leads out of the package, or is an archive that cannot be trusted.
    """
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file_lock(place / "lock", cancel or threading.Event(), lambda: None) as held:
        if not held:
            raise BelvedereError("BV-APP-014", tr("The package was not staged: cancelled"))
        expansions = _Expansions(place / "archives")
        copier = Copier(package_folder, read_rules(package_folder), expansions.expand)
        for copy in copies:
            copier.apply(copy)
        files = copier.files()
        changes = _mirror(files, place)
        expansions.forget_unused()
    elsewhere = sorted(path for path in files if not path.startswith(f"{PANORAMA}/"))
    notes = [
        tr(
            "{count} files in /panorama, {copied} of them copied now",
            count=len(files) - len(elsewhere),
            copied=changes,
        )
    ]
    notes += [
        tr("not there when the application runs, as it lies outside of /panorama: {path}", path=path)
        for path in elsewhere
    ]
    return Staged(place / "panorama", {path: placed.source for path, placed in files.items()}, tuple(notes))


def _mirror(files: Mapping[str, Placed], place: Path) -> int:
    inside = {
        posixpath.relpath(path, PANORAMA): placed
        for path, placed in files.items()
        if path.startswith(f"{PANORAMA}/")
    }
    try:
        return mirror(inside, place / "panorama", place / "index.json").copied
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
        """Return the folder with what is in the archive; the file itself when it is none."""
        if not is_archive(archive):
            return archive
        status = archive.stat()
        known_by = f"{archive} {status.st_size} {status.st_mtime_ns}"
        name = hashlib.sha256(known_by.encode()).hexdigest()[:16]
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
