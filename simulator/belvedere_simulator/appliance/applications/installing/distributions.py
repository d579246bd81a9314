"""The Python packages that lie in a container, each with its files."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.native import Runs, is_foreign, is_native
from belvedere_simulator.application.python.requirements import canonical

_FOLDERS = ("site-packages", "dist-packages")
_SYSTEM = "usr/lib/python3/dist-packages"
_SDK = "panoramasdk"


@dataclass(frozen=True)
class Distribution:
    """A package in `folder`; `files` are relative to it. Without a version: files of no package."""

    name: str
    version: str
    folder: Path
    files: tuple[str, ...]

    def is_foreign(self, runs: Runs) -> bool:
        """Whether anything compiled in it is for another machine or Python."""
        return any(is_native(name) and is_foreign(self.folder / name, runs) for name in self.files)


def find_distributions(root: Path) -> tuple[Distribution, ...]:
    """All packages below `root`, those that Python would find first at the front; each name once.

    The SDK is not among them: the appliance has its own.
    """
    found: dict[str, Distribution] = {}
    for folder in _package_folders(root):
        for distribution in _in_folder(folder):
            found.setdefault(distribution.name, distribution)
    return tuple(each for name, each in found.items() if name != _SDK)


def _package_folders(root: Path) -> list[Path]:
    """Python's own order: what was installed goes before what came with the system."""
    found = [Path(place, name) for place, names, _ in os.walk(root) for name in names if name in _FOLDERS]
    outermost = [
        each for each in found if not any(part in _FOLDERS for part in each.relative_to(root).parts[:-1])
    ]
    return sorted(outermost, key=lambda each: (each.relative_to(root).as_posix() == _SYSTEM, str(each)))


def _in_folder(folder: Path) -> Iterator[Distribution]:
    owned: set[str] = set()
    for entry in sorted(folder.iterdir()):
        if entry.suffix in {".dist-info", ".egg-info"}:
            files = tuple(_files_of(folder, entry))
            owned.update(files)
            name, version = _identity(entry)
            yield Distribution(name, version, folder, files)
    for entry in sorted(folder.iterdir()):
        files = tuple(name for name in _below(folder, entry) if name not in owned)
        if files:
            yield Distribution(canonical(entry.name.partition(".")[0]), "", folder, files)


def _files_of(folder: Path, described: Path) -> Iterator[str]:
    yield from _below(folder, described)
    record = described / "RECORD"
    if record.is_file():
        with record.open(encoding="utf-8", errors="replace", newline="") as stream:
            names = [row[0] for row in csv.reader(stream) if row]
        for name in names:
            # A record may name programs elsewhere; nothing leads out of the folder.
            inside = not name.startswith("/") and ".." not in name.split("/")
            if inside and not name.startswith(f"{described.name}/") and (folder / name).is_file():
                yield name
        return
    for top in _top_levels(described):
        for entry in (folder / top, folder / f"{top}.py"):
            yield from _below(folder, entry)


def _top_levels(described: Path) -> list[str]:
    listed = described / "top_level.txt"
    if listed.is_file():
        names = listed.read_text(encoding="utf-8", errors="replace").split()
        return [name for name in names if "/" not in name and ".." not in name]
    return [described.name.partition("-")[0].removesuffix(".egg")]


def _below(folder: Path, entry: Path) -> Iterator[str]:
    if entry.is_file():
        yield entry.relative_to(folder).as_posix()
    elif entry.is_dir() and not entry.is_symlink():
        for file in sorted(entry.rglob("*")):
            if file.is_file():
                yield file.relative_to(folder).as_posix()


def _identity(described: Path) -> tuple[str, str]:
    """Name and version, from the name of its folder as installers write it."""
    name, _, rest = described.stem.partition("-")
    return canonical(name), rest.partition("-")[0] or "0"
