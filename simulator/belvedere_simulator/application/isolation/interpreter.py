"""What must be visible for an interpreter to run: its prefixes and the links that lead to it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_QUESTION = """
import json, sys
print(json.dumps([sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]))
"""


@dataclass(frozen=True)
class Footprint:
    """Folders to show, and links (path, target) to make outside of them."""

    folders: tuple[Path, ...]
    links: tuple[tuple[Path, str], ...]


def footprint(interpreter: Path, system: tuple[Path, ...] = (Path("/usr"),)) -> Footprint:
    """Everything outside `system` that `interpreter` needs.

    Raises BelvedereError: BV-ISO-004 when it does not run, BV-ISO-005 when showing it would show the
    user's home or the whole file system.
    """
    executable, links = _follow(_absolute(interpreter))
    folders: set[Path] = set()
    for prefix in _ask(str(_absolute(interpreter))):
        real, found = _follow(Path(prefix))
        folders.add(real)
        links |= found
    if not _within(executable, (*system, *folders)):
        folders.add(executable.parent)
    needed = _outermost(folder for folder in folders if folder.is_dir() and not _within(folder, system))
    for folder in needed:
        _refuse_home(folder, interpreter)
    outside = {link: target for link, target in links.items() if not _within(link, (*system, *needed, *_TOP))}
    return Footprint(needed, tuple(sorted(outside.items())))


def check(interpreter: Path) -> None:
    """Raises BelvedereError BV-ISO-004 when `interpreter` does not run."""
    _ask(str(_absolute(interpreter)))


_TOP = tuple(Path(name) for name in ("/bin", "/lib", "/lib64", "/sbin"))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links must stay in the path


@cache
def _ask(interpreter: str) -> tuple[str, ...]:
    try:
        answer = subprocess.run(
            [interpreter, "-I", "-c", _QUESTION], capture_output=True, timeout=30, check=True
        )
        return tuple(json.loads(answer.stdout.splitlines()[-1]))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        said = getattr(error, "stderr", b"") or b""
        why = said.decode(errors="replace").strip().splitlines()[-1] if said.strip() else str(error)
        raise BelvedereError(
            "BV-ISO-004", tr("The interpreter cannot be run"), where=interpreter, why=why
        ) from error


def _follow(path: Path) -> tuple[Path, dict[Path, str]]:
    """Resolve `path` one component at a time, keeping every link met on the way."""
    links: dict[Path, str] = {}
    real = Path("/")
    waiting = list(path.parts[1:])
    while waiting and len(links) < 64:
        step = real / waiting.pop(0)
        if step.name == "..":
            real = real.parent
        elif step.is_symlink():
            target = os.readlink(step)  # noqa: PTH115 - the text as it stands, not a Path
            links[step] = target
            if target.startswith("/"):
                real = Path("/")
            waiting = [part for part in Path(target).parts if part != "/"] + waiting
        else:
            real = step
    return real, links


def _within(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _outermost(folders: Iterable[Path]) -> tuple[Path, ...]:
    kept: list[Path] = []
    for folder in sorted(folders):
        if not _within(folder, tuple(kept)):
            kept.append(folder)
    return tuple(kept)


def _refuse_home(folder: Path, interpreter: Path) -> None:
    if Path.home().is_relative_to(folder):
        raise BelvedereError(
            "BV-ISO-005",
            tr("The interpreter's folder {folder} holds the user's home", folder=folder),
            where=str(interpreter),
        )
