"""Which Python an application runs on, made ready."""

from __future__ import annotations

import posixpath
import threading
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.node.staging import PANORAMA, Staged
from belvedere_simulator.application.python.interpreter import current_python, find_interpreter
from belvedere_simulator.application.python.pip_commands import parse_pip_install
from belvedere_simulator.application.python.request import plan_environment
from belvedere_simulator.application.python.requirement_files import (
    Locate,
    Requirements,
    of_files,
    of_install,
)
from belvedere_simulator.application.python.virtual_environment import EnvironmentStore, Progress
from belvedere_simulator.manifest.dockerfile import ContainerRecipe
from belvedere_simulator.messages import tr

_USUAL_FILES = ("src/requirements.txt", "requirements.txt")


@dataclass(frozen=True)
class PythonWish:
    """What the user says about the Python.

    named: use exactly this interpreter or virtual environment (`--python`); nothing is installed.
    base: build the environment with this interpreter instead of the current one.
    constrained: hold to the appliance's constraints. gpu: the application may use a GPU that is there.
    """

    named: str | None = None
    base: str | None = None
    constrained: bool = True
    gpu: bool = False


@dataclass(frozen=True)
class PreparedPython:
    """The interpreter to start the application with, and lines about it for the log."""

    executable: Path
    notes: tuple[str, ...] = ()


def prepare_python(
    wish: PythonWish,
    package_folder: Path,
    recipe: ContainerRecipe,
    staged: Staged,
    *,
    store: EnvironmentStore,
    progress: Progress,
    cancel: threading.Event,
) -> PreparedPython:
    """Find or build the application's Python.

    The one that is named; else an environment with what the package requires; else, when it requires
    nothing, the current interpreter. Raises BelvedereError and virtual_environment.Cancelled.
    """
    if wish.named:
        named = find_interpreter(wish.named)
        return PreparedPython(named.executable, (tr("Python: {python}, as asked for", python=named),))
    wanted = required(package_folder, recipe, staged)
    base = find_interpreter(wish.base or current_python())
    if not wanted.lines:
        return PreparedPython(base.executable, (tr("Python: {python}", python=base),))
    plan = plan_environment(
        base, wanted, package_folder=package_folder, constrained=wish.constrained, gpu=wish.gpu
    )
    executable = store.provide(plan, progress, cancel)
    lines = (tr("requires {line}", line=line) for line in plan.description())
    return PreparedPython(executable, (tr("Python: an environment of {python}", python=base), *lines))


def required(package_folder: Path, recipe: ContainerRecipe, staged: Staged) -> Requirements:
    """What the Dockerfile's `pip install` lines ask for; without any, the package's requirements.txt."""
    if not recipe.pip:
        files = (package_folder / name for name in _USUAL_FILES)
        return of_files([file for file in files if file.is_file()][:1])
    locate = locator(package_folder, staged)
    found = Requirements()
    for arguments in recipe.pip:
        found += of_install(parse_pip_install(arguments), package_folder, locate)
    return found


def locator(package_folder: Path, staged: Staged) -> Locate:
    """Finds a path of a `pip install` line: of the container, of the package, or beside its file.

    A folder is taken from the staged copy where it is there: building a project writes into it, and
    nothing is ever written into the user's package.
    """
    package = package_folder.resolve()

    def locate(path: str, folder: Path) -> Path | None:
        here = Path(path)
        if here.is_absolute():
            if here.resolve().is_relative_to(package) and here.exists():
                return here
            return staged.locate(path)
        copied = staged.locate(posixpath.join(PANORAMA, path))
        if copied is not None and copied.is_dir():
            return copied
        beside = (folder / path, package / path, package / "src" / path)
        inside = (each for each in beside if each.resolve().is_relative_to(package) and each.exists())
        return next(inside, copied)

    return locate
