"""What a recipe's COPY and ADD put where, as a list of files, before anything is touched."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.dockerfile import CopyStep
from belvedere_simulator.messages import tr

_KEPT_LINKS = ("/panorama/", "/opt/aws/panorama/")


@dataclass(frozen=True)
class Placed:
    """A file of the container: `source` here, or the text of a `link` that has a meaning only there."""

    source: Path
    link: str = ""


Expand = Callable[[Path], Path]
"""From an archive to the folder that holds what was in it."""


def place_files(steps: tuple[CopyStep, ...], package_folder: Path, expand: Expand) -> dict[str, Placed]:
    """Every file of the container by its path there; later steps replace earlier ones.

    Raises BelvedereError BV-APP-013 for a link that leads out of the package, to nothing or in circles.
    """
    placing = _Placing(package_folder)
    for step in steps:
        for source in step.sources:
            placing.take(step, expand(source) if step.extract else source)
    return placing.files


class _Placing:
    def __init__(self, package_folder: Path) -> None:
        self._package = package_folder.resolve()
        self.files: dict[str, Placed] = {}

    def take(self, step: CopyStep, source: Path) -> None:
        if step.extract:
            self._unpacked(source, step.destination)
        elif source.is_dir():
            self._folder(source, step.destination, step, ())
        else:
            named = step.destination / source.name if step.into_folder else step.destination
            self._put(named, Placed(self._inside(source)))

    def _unpacked(self, folder: Path, destination: PurePosixPath) -> None:
        """What was in an archive: it was unpacked by us and holds no links."""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                self._put(destination / file.relative_to(folder).as_posix(), Placed(file))

    def _folder(
        self, folder: Path, destination: PurePosixPath, step: CopyStep, above: tuple[Path, ...]
    ) -> None:
        """The contents of a folder of the package; `above` are the folders it lies in, to end circles."""
        real = folder.resolve()
        if real in above:
            raise self._refused(folder, tr("its links lead in a circle"))
        for entry in sorted(folder.iterdir()):
            target = destination / entry.name
            if not entry.is_dir() and step.ignore.ignores(self._relative(entry, step)):
                continue
            if entry.is_symlink() and (kept := _kept_link(entry)):
                self._put(target, Placed(entry, kept))
            elif (found := self._inside(entry)).is_dir():
                self._folder(entry, target, step, (*above, real))
            elif found.is_file():
                self._put(target, Placed(found))

    def _relative(self, entry: Path, step: CopyStep) -> PurePosixPath:
        return PurePosixPath(entry.relative_to(step.context).as_posix())

    def _put(self, target: PurePosixPath, placed: Placed) -> None:
        """Put a file; what was a folder or a file there before is gone, as in a container's layers."""
        path = posixpath.normpath(str(target))
        for other in [name for name in (str(parent) for parent in target.parents) if name in self.files]:
            del self.files[other]
        self.files[path] = placed

    def _inside(self, path: Path) -> Path:
        real = path.resolve()
        if not real.is_relative_to(self._package):
            raise self._refused(path, tr("it is a link that leads out of the package"))
        if not real.exists():
            raise self._refused(path, tr("it is a link to nothing"))
        return real

    def _refused(self, path: Path, why: str) -> BelvedereError:
        return BelvedereError(
            "BV-APP-013", tr("{path} cannot be copied", path=path.name), where=str(path), why=why
        )


def _kept_link(entry: Path) -> str:
    """A link to a place that exists in the container stays one."""
    text = str(entry.readlink())
    return text if text.startswith(_KEPT_LINKS) and ".." not in PurePosixPath(text).parts else ""
