"""Archives that came from anywhere: looked into, and code taken out of them."""

from __future__ import annotations

import posixpath
import re
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from belvedere_simulator.application.build.lock import REQUIREMENTS
from belvedere_simulator.application.node.archive import Limits

CODE = "panorama"
_FAULTS = (tarfile.TarError, EOFError, OSError, zlib.error)
_MODELS = (".onnx", ".pt", ".pth", ".params")
_DISTRIBUTION = re.compile(
    r"(?:site|dist)-packages/([A-Za-z0-9](?:[\w.]*[A-Za-z0-9])?)-([0-9][\w.!+]*)\.(?:dist|egg)-info(?:/|$)"
)
_LONGEST_PATH = 1000
_OF_THE_IMAGE = {"numpy", "pip", "setuptools", "wheel"}
"""What the base image of an appliance brings along itself."""


@dataclass(frozen=True)
class Contents:
    """What an archive holds, and the distributions of Python that were installed in it."""

    kind: Literal["container", "model", "other"]
    distributions: Mapping[str, str]


@dataclass(frozen=True)
class TakenCode:
    """How many files of code were taken out, and the names of those that were not."""

    files: int
    left_out: tuple[str, ...]
    requirements: str


def look_into(archive: Path, limits: Limits | None = None) -> Contents | None:
    """What the archive is; None where it is none or its entries are too many."""
    limits = limits or Limits()
    kind: Literal["container", "model", "other"] = "other"
    distributions: dict[str, str] = {}
    try:
        with tarfile.open(archive) as tar:
            for number, member in enumerate(tar):
                if number >= limits.entries or member.offset > limits.size:
                    return None
                name = posixpath.normpath(member.name)
                if name.startswith(f"{CODE}/"):
                    kind = "container"
                elif kind == "other" and member.isreg() and name.lower().endswith(_MODELS):
                    kind = "model"
                if (match := _DISTRIBUTION.search(name)) and match[1].lower() not in _OF_THE_IMAGE:
                    distributions[match[1].replace("_", "-")] = match[2]
    except _FAULTS:
        return None
    return Contents(kind, distributions)


def take_code(archive: Path, folder: Path, limits: Limits | None = None) -> TakenCode:
    """Take the files below /panorama out into `folder`; links become copies of what they name there.

    What leads elsewhere, what is no file and no folder, and what is beyond the limits is left out and named.
    """
    limits = limits or Limits()
    room = min(limits.size, max(limits.free_size, archive.stat().st_size * limits.ratio))
    links: list[tuple[str, str]] = []
    left_out: list[str] = []
    requirements, count = "", 0
    with tarfile.open(archive) as tar:
        for member in tar:
            name = posixpath.normpath(member.name)
            if name == REQUIREMENTS.lstrip("/") and member.isreg() and member.size < 1_000_000:
                source = tar.extractfile(member)
                requirements = source.read().decode("utf-8", "replace") if source else ""
            if not name.startswith(f"{CODE}/"):
                continue
            inside = name.removeprefix(f"{CODE}/")
            if member.issym() or member.islnk():
                links.append((inside, _target(name, member)))
                continue
            wanted = member.isreg() and _is_safe(inside) and member.size <= room and count < limits.entries
            if wanted and _write(tar, member, folder / inside):
                room -= member.size
                count += 1
            elif not member.isdir():
                left_out.append(name)
    for inside, target in links:
        found = folder / target
        if not (_is_safe(inside) and target and found.is_file() and found.stat().st_size <= room):
            left_out.append(f"{CODE}/{inside}")
            continue
        room -= found.stat().st_size
        count += 1
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, folder / inside)
    return TakenCode(count, tuple(left_out), requirements)


def _target(name: str, member: tarfile.TarInfo) -> str:
    """What a link names, below /panorama; "" for everything else."""
    if member.islnk():
        path = posixpath.normpath(member.linkname)
    else:
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), member.linkname)).lstrip("/")
    inside = path.removeprefix(f"{CODE}/")
    return inside if path != inside and _is_safe(inside) else ""


def _is_safe(inside: str) -> bool:
    """Whether the name stays below its folder, on Windows too."""
    parts = inside.split("/")
    fits = len(inside) <= _LONGEST_PATH and all(len(part.encode("utf-8", "replace")) <= 255 for part in parts)
    return bool(inside) and fits and ".." not in parts and not any(letter in inside for letter in "\\:\0")


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> bool:
    """False where an entry before it has made a file of a folder, or the other way round."""
    source = tar.extractfile(member)
    assert source is not None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source, target.open("wb") as file:
            shutil.copyfileobj(source, file, 1024 * 1024)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return False
    target.chmod(0o755 if member.mode & 0o100 else 0o644)
    return True
