"""The virtual environment in the repository: made, filled, and left alone when nothing has changed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from belvedere_setup import accelerator, pip, stamp
from belvedere_setup.arguments import Accelerator, Arguments
from belvedere_setup.failure import INSTALLATION_FAILED, SetupError
from belvedere_setup.machine import Machine
from belvedere_setup.stamp import Stamp

Say = Callable[[str], None]
Step = Literal["nothing", "install", "look", "create"]


@dataclass(frozen=True)
class Repository:
    """The folder with the project file."""

    root: Path

    @property
    def environment(self) -> Path:
        """The virtual environment's folder."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The virtual environment's interpreter."""
        windows = sys.platform == "win32"
        return self.environment / ("Scripts/python.exe" if windows else "bin/python")


def plan(arguments: Arguments, machine: Machine, repository: Repository, found: Stamp | None) -> Stamp:
    """The set-up that is wanted. What an earlier command installed besides stays installed."""
    remembered = found.asked if found else None
    chosen = accelerator.choose(arguments.accelerator, remembered, machine)
    kept = {extra for extra in found.extras if extra not in accelerator.DISTRIBUTION} if found else set()
    extras = kept | {chosen} | ({"test"} if arguments.command == "test" else set())
    return Stamp(
        project=stamp.project_digest(repository.root / "pyproject.toml"),
        python=f"{platform.python_implementation()} {platform.python_version()} {machine.processor}",
        place=str(repository.root),
        extras=tuple(sorted(extras)),
        asked=arguments.accelerator or remembered,
    )


def prepare(arguments: Arguments, machine: Machine, repository: Repository, say: Say) -> None:
    """Make the virtual environment what `arguments` need; in a moment when it already is."""
    found = stamp.read(repository.environment)
    wanted = plan(arguments, machine, repository, found)
    step = next_step(found, wanted, has_python=repository.python.exists())
    if step == "nothing":
        return
    if step == "create" or (step == "look" and not _same_python(repository)):
        _create(repository, say)
    stamp.remove(repository.environment)
    _install(wanted, repository, say)
    stamp.write(repository.environment, wanted)


def next_step(found: Stamp | None, wanted: Stamp, *, has_python: bool) -> Step:
    """What has to be done with the environment whose stamp is `found`.

    "look": it has no stamp (an interrupted set-up's, or one made by hand), so only its own Python can tell
    whether packages can be installed into it or it has to be made anew.
    """
    if not has_python:
        return "create"
    if found is None:
        return "look"
    if not found.fits(wanted):
        return "create"
    return "nothing" if found.covers(wanted) else "install"


def _same_python(repository: Repository) -> bool:
    """Whether the environment's Python is of this one's version, with pip."""
    question = [str(repository.python), "-c", "import platform, pip; print(platform.python_version())"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return answer.stdout.strip() == platform.python_version()


def _create(repository: Repository, say: Say) -> None:
    say(f"Making a virtual environment in {repository.environment}")
    if repository.environment.exists():
        shutil.rmtree(repository.environment)
    command = [sys.executable, "-m", "venv", str(repository.environment)]
    made = subprocess.run(
        command,
        env=pip.child_environment(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise SetupError(
            INSTALLATION_FAILED, f"The virtual environment could not be made:\n{made.stdout.strip()}"
        )


def _install(wanted: Stamp, repository: Repository, say: Say) -> None:
    chosen: Accelerator = "gpu" if "gpu" in wanted.extras else "cpu"
    log = repository.environment / "setup.log"
    for rival in accelerator.rivals(chosen, repository.environment):
        say(f"Removing {rival}, which would hide {accelerator.DISTRIBUTION[chosen]}")
        pip.call(repository.python, ["uninstall", "-y", rival], log, say, cwd=repository.root)
    size = "several gigabytes" if chosen == "gpu" else "about 300 MB"
    say(f"Installing Python packages ({', '.join(wanted.extras)}); the first time loads {size}")
    target = f".[{','.join(wanted.extras)}]"
    pip.call(repository.python, ["install", "--editable", target], log, say, cwd=repository.root)
