"""A bundle that was opened: its files, to be read only, and what its sender looked at."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.folders import cache_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.support.form import Announcement, read_announcement
from belvedere_simulator.support.opening import unpack

_ANNOUNCED = "bundle.json"
_FILES = "files"
_PIECE = 1 << 20
_NAME = 24
_LARGEST_TEXT = 2 * 1024 * 1024
_LARGEST_DOCUMENT = 64 * 1024 * 1024


@dataclass(frozen=True)
class Workspace:
    """`folder` holds the files below `files`."""

    folder: Path
    announcement: Announcement

    @property
    def name(self) -> str:
        """What it is called among others."""
        return self.folder.name

    def path(self, name: str) -> Path:
        """Where a file of the bundle lies. Raises BelvedereError BV-SUP-006."""
        if all(each.path != name for each in self.announcement.files):
            raise BelvedereError("BV-SUP-006", tr("There is no such file in the bundle"), where=name)
        return self.folder / _FILES / name

    def text(self, name: str, most: int = _LARGEST_TEXT) -> str:
        """The beginning of a file. Raises BelvedereError BV-SUP-006."""
        return beginning_of(self.path(name), most)

    def document(self, name: str) -> Any:
        """What a JSON file of the bundle says; None where it is none, not there, or too large."""
        try:
            file = self.path(name)
            if file.stat().st_size > _LARGEST_DOCUMENT:
                return None
            return json.loads(file.read_text(encoding="utf-8"))
        except (BelvedereError, ValueError, OSError, RecursionError):
            return None

    def close(self) -> None:
        """Forget it. Raises OSError."""
        _remove(self.folder)


def open_bundle(
    file: Path,
    key_files: Sequence[Path] = (),
    below: Path | None = None,
    tell: Callable[[int, int], None] = lambda _done, _whole: None,
) -> Workspace:
    """Open a bundle. The same one again is the same workspace, with the marks that were made in it.

    Raises BelvedereError BV-SUP-002, BV-SUP-003, BV-SUP-004, BV-SUP-005.
    """
    place = below or workspaces_folder()
    folder = place / _digest(file)[:_NAME]
    if (folder / _ANNOUNCED).exists():
        with suppress(BelvedereError):
            return read_workspace(folder)
    if folder.exists():
        # What a killed process left, or another version of the program.
        _remove(folder)
    private_folder(folder)
    try:
        announcement = unpack(file, folder / _FILES, key_files, tell)
        write_whole(folder / _ANNOUNCED, announcement.content())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Workspace(folder, announcement)


def beginning_of(file: Path, most: int = _LARGEST_TEXT) -> str:
    """The beginning of a text, as much as a person reads."""
    with file.open("rb") as stream:
        return stream.read(most).decode("utf-8", "replace")


def is_opened(file: Path) -> bool:
    """Whether this bundle is a workspace already. Raises BelvedereError BV-SUP-002."""
    return (workspaces_folder() / _digest(file)[:_NAME] / _ANNOUNCED).exists()


def workspace_named(name: str) -> Workspace:
    """The one that was opened under this name. Raises BelvedereError BV-SUP-002."""
    found = next((each for each in workspaces() if each.name == name), None)
    if found is None:
        raise BelvedereError("BV-SUP-002", tr("This bundle is not opened"), where=name)
    return found


def read_workspace(folder: Path) -> Workspace:
    """One that was opened before. Raises BelvedereError BV-SUP-002."""
    try:
        return Workspace(folder, read_announcement((folder / _ANNOUNCED).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        what = tr("This is no opened support bundle")
        raise BelvedereError("BV-SUP-002", what, where=str(folder), why=str(error)) from error


def workspaces(below: Path | None = None) -> Iterator[Workspace]:
    """All that were opened and not forgotten, but for those that this version cannot read."""
    place = below or workspaces_folder()
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        if (folder / _ANNOUNCED).exists():
            try:
                found = read_workspace(folder)
            except BelvedereError:
                continue
            yield found


def workspaces_folder() -> Path:
    """Where they lie: they can be opened again at any time."""
    return cache_folder() / "support"


def _remove(folder: Path) -> None:
    """Remove what can be read only, which Windows does not do by itself."""
    for file in folder.rglob("*"):
        if file.is_file():
            file.chmod(PRIVATE)
    shutil.rmtree(folder)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        what = tr("The support bundle cannot be read")
        raise BelvedereError("BV-SUP-002", what, where=str(file), why=error.strerror or "") from error
    return digest.hexdigest()
