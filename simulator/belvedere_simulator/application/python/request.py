"""What an application wants of its Python, worked out before anything is installed."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.file_names import is_utf8
from belvedere_simulator.application.python.interpreter import Interpreter
from belvedere_simulator.application.python.requirement_files import Requirements
from belvedere_simulator.application.python.requirements import (
    CONSTRAINTS,
    requirement_name,
    rewrite,
    with_numpy,
    without_credentials,
)
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_LAYOUT = "1"
_MOST_FOLDERS = 3


@dataclass(frozen=True)
class EnvironmentPlan:
    """A virtual environment to be built: its base, what goes in, and what was changed for that."""

    base: Interpreter
    lines: tuple[str, ...]
    constraints: tuple[str, ...]
    changes: tuple[str, ...]
    local_files: tuple[Path, ...] = ()

    @property
    def key(self) -> str:
        """The same key, the same environment."""
        digest = hashlib.sha256(_LAYOUT.encode())
        parts = [self.base.implementation, self.base.version, self.base.platform, str(self.base.prefix)]
        for part in (*parts, "", *self.lines, "", *self.constraints, ""):
            digest.update(os.fsencode(part) + b"\0")
        for file in self.local_files:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:24]

    def description(self) -> tuple[str, ...]:
        """Lines for the log; credentials in addresses are left out."""
        held = (f"constraint: {line}" for line in self.constraints)
        return tuple(without_credentials(line) for line in (*self.lines, *self.changes, *held))


def plan_environment(
    base: Interpreter,
    wanted: Requirements,
    *,
    package_folder: Path,
    constrained: bool = True,
    gpu: bool = False,
) -> EnvironmentPlan:
    """Apply the appliance's constraints, add NumPy, and offer the wheels of the package to pip.

    Raises BelvedereError BV-APP-004 for wheels in a folder that pip cannot be told of.
    """
    rewritten = rewrite(with_numpy(wanted.lines), constrained=constrained, gpu=gpu)
    wheels = tuple(wheels_of(package_folder))
    links = tuple(f"--find-links {shlex.quote(str(folder))}" for folder in sorted({w.parent for w in wheels}))
    held = (*(CONSTRAINTS if constrained else ()), *_as_constraints(wanted.constraints))
    lines = tuple(dict.fromkeys((*links, *rewritten.lines)))
    _check_readable(lines, package_folder)
    files = tuple(sorted({*wanted.local_files, *wheels}))
    return EnvironmentPlan(base, lines, held, rewritten.changes, files)


def _check_readable(lines: Iterable[str], package_folder: Path) -> None:
    if not all(is_utf8(line) for line in lines):
        raise BelvedereError(
            "BV-APP-004",
            tr("pip cannot read from a folder whose name is not UTF-8"),
            where=str(package_folder),
            remedy=tr("Rename the folder, or name an interpreter that has the requirements with --python."),
        )


def wheels_of(package_folder: Path) -> Iterable[Path]:
    """Wheels that came with the package, not deeper than three folders."""
    for folder, folders, files in os.walk(package_folder):
        depth = len(Path(folder).relative_to(package_folder).parts)
        folders[:] = [name for name in sorted(folders) if depth < _MOST_FOLDERS and not name.startswith(".")]
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(".whl"))


def _as_constraints(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The user's own constraints; OpenCV's are renamed like its requirements."""
    return tuple(line for line in rewrite(lines).lines if requirement_name(line))
