"""Code of a project in the place of what was deployed, for as long as an application runs."""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.node.staging import stage
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.dockerfile import read_dockerfile
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Sideloaded:
    """The `files` of /panorama that are not as they were; the code was started afresh where there are any."""

    files: tuple[str, ...]


def with_files(deployed: Path, running: Path, package: Path, place: Path) -> Sideloaded:
    """Make `place`/panorama: what was deployed, with the files that the package's Dockerfile copies there.

    `running` is what runs now, to which it is compared. What was deployed stays as it is. Raises
    BelvedereError BV-APP-014, and what the Dockerfile is refused for.
    """
    made = place / "panorama"
    staged = stage(package, read_dockerfile(package), place / "staged").folder
    try:
        shutil.copytree(deployed, made, symlinks=True)
        if staged.is_dir():
            shutil.copytree(staged, made, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(place / "staged")
        return Sideloaded(tuple(_different(running, made)))
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        what = tr("The package could not be staged")
        raise BelvedereError("BV-APP-014", what, where=str(package), why=error.strerror or "") from error


def _different(one: Path, other: Path) -> list[str]:
    """The files that are in one folder only, or differ."""
    here, there = _files(one), _files(other)
    changed = {name for name in here & there if not filecmp.cmp(one / name, other / name, shallow=False)}
    return sorted(here ^ there | changed)


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
