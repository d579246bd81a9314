"""What COPY and ADD put where, as a list of files, before anything is touched."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.node.dockerignore import IgnoreRules, translate
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_KEPT_LINKS = ("/panorama/", "/opt/aws/panorama/")


@dataclass(frozen=True)
class Copy:
    """One COPY or ADD of the package's own files.

    `sources` are relative to the package folder and may be patterns; `destination` is absolute, a
    trailing slash tells that it is a folder. `unpacks`: archives are unpacked, as ADD does.
    """

    sources: tuple[str, ...]
    destination: str
    unpacks: bool = False


@dataclass(frozen=True)
class Placed:
    """A file that appears at `path` in the container (absolute): `source` here, or a `link`'s text."""

    path: str
    source: Path
    link: str = ""


Expand = Callable[[Path], Path]
"""From an archive to the folder that holds what was in it."""


class Copier:
    """Applies copies one after the other; later ones replace earlier ones."""

    def __init__(self, package_folder: Path, rules: IgnoreRules, expand: Expand) -> None:
        self._package = package_folder.resolve()
        self._rules = rules
        self._expand = expand
        self._placed: dict[str, Placed] = {}
        self._folders: set[str] = set()

    def apply(self, copy: Copy) -> None:
        """Add the files of one COPY or ADD. Raises BelvedereError for a source that is not there."""
        found = [path for source in copy.sources for path in self._matches(source)]
        into_folder = copy.destination.endswith("/") or len(found) > 1 or self._is_folder(copy.destination)
        for source in found:
            if source.is_dir():
                self._place_folder(source, copy.destination, source)
            elif copy.unpacks and (folder := self._expand(source)) != source:
                self._place_folder(folder, copy.destination, folder)
            else:
                name = f"{copy.destination.rstrip('/')}/{source.name}"
                self._place(Placed(name if into_folder else copy.destination, source))

    def files(self) -> dict[str, Placed]:
        """Every file by its path in the container."""
        return dict(self._placed)

    def _is_folder(self, path: str) -> bool:
        return posixpath.normpath(path) in self._folders

    def _matches(self, source: str) -> list[Path]:
        relative = posixpath.normpath(source.lstrip("/"))
        if relative == ".." or relative.startswith("../"):
            raise self._refuse(source, tr("it lies outside of the package"))
        found = [relative] if (self._package / relative).exists() else self._glob(relative)
        if not found:
            raise BelvedereError(
                "BV-APP-010",
                tr("{source} is to be copied and is not in the package", source=source),
                where=str(self._package),
            )
        return [self._inside(self._package / name) for name in found]

    def _glob(self, pattern: str) -> list[str]:
        if not re.search(r"[*?\[]", pattern):
            return []
        expression = re.compile(translate(pattern) + r"\Z")
        names = (_relative(path, self._package) for path in _walk(self._package, pattern.count("/")))
        return sorted(name for name in names if expression.match(name) and not self._rules.ignores(name))

    def _place_folder(self, folder: Path, destination: str, root: Path, seen: tuple[Path, ...] = ()) -> None:
        """Copy what is in a folder. `root` is where links must stay; `seen` ends circles of links."""
        self._folders.add(posixpath.normpath(destination))
        if folder.resolve() in seen:
            raise self._refuse(str(folder), tr("its links lead in a circle"))
        for entry in sorted(folder.iterdir()):
            target = f"{destination.rstrip('/')}/{entry.name}"
            if entry.is_relative_to(self._package) and self._out(entry):
                continue
            if entry.is_symlink() and (kept := self._kept_link(entry)):
                self._place(Placed(target, entry, kept))
                continue
            real = self._inside(entry) if root.is_relative_to(self._package) else entry
            if real.is_dir():
                self._place_folder(real, target, root, (*seen, folder.resolve()))
            elif real.is_file():
                self._place(Placed(target, real))

    def _out(self, entry: Path) -> bool:
        # A folder that is ignored may hold files that a later rule brings back.
        return not entry.is_dir() and self._rules.ignores(_relative(entry, self._package))

    def _kept_link(self, entry: Path) -> str:
        text = str(entry.readlink())
        return text if text.startswith(_KEPT_LINKS) and "/../" not in text else ""

    def _inside(self, path: Path) -> Path:
        real = path.resolve()
        if not real.is_relative_to(self._package):
            raise self._refuse(
                _relative(path, self._package), tr("it is a link that leads out of the package")
            )
        if not real.exists():
            raise self._refuse(_relative(path, self._package), tr("it is a link to nothing"))
        return real

    def _place(self, placed: Placed) -> None:
        path = posixpath.normpath(placed.path)
        self._placed[path] = Placed(path, placed.source, placed.link)
        while (path := posixpath.dirname(path)) not in self._folders and path != "/":
            self._folders.add(path)

    def _refuse(self, source: str, why: str) -> BelvedereError:
        return BelvedereError(
            "BV-APP-013",
            tr("{source} cannot be copied", source=source),
            where=str(self._package),
            why=why,
        )


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files))
        if len(Path(place).relative_to(folder).parts) >= depth:
            folders.clear()
