"""Requirement files read into one flat list: inclusions followed, local paths made absolute."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.python.pip_commands import PipInstall
from belvedere_simulator.application.python.requirements import logical_lines, requirement_name
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_INCLUDE = re.compile(r"^(-r|--requirement|-c|--constraint)[=\s]*(\S.*)$")
_LINKS = re.compile(r"^(-f|--find-links)[=\s]*(\S.*)$")
_EDITABLE = re.compile(r"^(-e|--editable)[=\s]*")
_DEEPEST = 10

Locate = Callable[[str, Path], Path | None]
"""From a path as written and the folder it is relative to, to the file on this computer."""


@dataclass(frozen=True)
class Requirements:
    """All that is to be installed. `local_files` are wheels and archives whose content matters."""

    lines: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    local_files: tuple[Path, ...] = ()

    def __add__(self, other: Requirements) -> Requirements:
        return Requirements(
            self.lines + other.lines,
            self.constraints + other.constraints,
            self.local_files + other.local_files,
        )


def beside(path: str, folder: Path) -> Path | None:
    """Find a path that is relative to a folder of this computer."""
    found = folder / path
    return found if found.exists() else None


def of_file(file: Path, locate: Locate = beside, depth: int = 0) -> Requirements:
    """Read a requirements file with what it includes. Raises BelvedereError for a missing file."""
    if depth > _DEEPEST:
        raise BelvedereError("BV-APP-004", tr("Requirement files include each other"), where=str(file))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BelvedereError(
            "BV-APP-004", tr("The requirements cannot be read"), where=str(file), why=str(error)
        ) from error
    found = Requirements()
    for line in logical_lines(text):
        found += _of_line(line, file.parent, locate, depth)
    return found


def of_install(install: PipInstall, folder: Path, locate: Locate) -> Requirements:
    """Read one `pip install` command, its paths relative to `folder` as `locate` knows it."""
    found = Requirements()
    for line in install.options + install.requirements:
        found += _of_line(line, folder, locate, 0)
    for name in install.files:
        found += of_file(_existing(name, folder, locate), locate)
    for name in install.constraints:
        found += Requirements(constraints=of_file(_existing(name, folder, locate), locate).lines)
    return found


def of_files(files: Iterable[Path]) -> Requirements:
    """Read several files, one after the other."""
    found = Requirements()
    for file in files:
        found += of_file(file)
    return found


def _of_line(line: str, folder: Path, locate: Locate, depth: int) -> Requirements:
    if match := _INCLUDE.match(line):
        included = of_file(_existing(_unquoted(match[2]), folder, locate), locate, depth + 1)
        return (
            Requirements(constraints=included.lines) if match[1].endswith(("c", "constraint")) else included
        )
    if match := _LINKS.match(line):
        return _of_links(_unquoted(match[2]), line, folder, locate)
    line = _EDITABLE.sub("", line)
    if requirement_name(line) is None and not line.startswith("-") and "://" not in line:
        return _of_path(line, folder, locate)
    return Requirements(lines=(line,))


def _of_links(value: str, line: str, folder: Path, locate: Locate) -> Requirements:
    if "://" in value:
        return Requirements(lines=(line,))
    place = _existing(value, folder, locate)
    wheels = tuple(sorted(place.glob("*.whl"))) if place.is_dir() else (place,)
    return Requirements(lines=(f"--find-links {shlex.quote(str(place))}",), local_files=wheels)


def _of_path(line: str, folder: Path, locate: Locate) -> Requirements:
    """A wheel, an archive or a project folder, perhaps with extras or a marker behind it."""
    match = re.match(r"^([^\[;]+?)\s*((?:\[[^\]]*\])?\s*(?:;.*)?)$", line)
    if not match:
        return Requirements(lines=(line,))
    place = _existing(match[1], folder, locate)
    files = tuple(sorted(each for each in place.rglob("*") if each.is_file())) if place.is_dir() else (place,)
    return Requirements(lines=(f"{place}{match[2]}",), local_files=files)


def _existing(path: str, folder: Path, locate: Locate) -> Path:
    found = locate(path, folder)
    if found is None:
        raise BelvedereError(
            "BV-APP-004", tr("{path} is required and is not there", path=path), where=str(folder)
        )
    return found.resolve()


def _unquoted(value: str) -> str:
    words = shlex.split(value)
    return words[0] if words else ""
