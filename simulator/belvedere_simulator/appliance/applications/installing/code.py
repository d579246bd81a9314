"""The code of an application: unpacked from its container, with a Python that can run it."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.contents import find_python_versions
from belvedere_simulator.appliance.applications.installing.disk import Disk
from belvedere_simulator.appliance.applications.installing.distributions import find_distributions
from belvedere_simulator.appliance.applications.installing.environment import make_environment
from belvedere_simulator.appliance.applications.installing.installed import PANORAMA
from belvedere_simulator.appliance.applications.installing.places import delete_tree
from belvedere_simulator.appliance.applications.installing.python_plan import (
    PythonPlan,
    interpreters,
    plan_python,
)
from belvedere_simulator.appliance.applications.installing.unpacking import unpack_container
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.application.build.lock import LOCK, WHEELS, Lock, read_lock
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_ROOT, _PYTHON = "root", "python"


@dataclass(frozen=True)
class InstalledCode:
    """The interpreter, relative to the instance's folder where it is its own, and lines for the log."""

    interpreter: Path
    notes: tuple[str, ...]


class CodeInstaller:
    """Works in the folder of one instance at a time. `life` ends what runs."""

    def __init__(self, disk: Disk, life: Life) -> None:
        self._disk = disk
        self._life = life

    def install(self, archive: Path, folder: Path) -> InstalledCode:
        """Put /panorama and, where the container brings packages, an environment into `folder`.

        Raises OSError, LifeEndedError and BelvedereError; see `unpack_container`, BV-INS-008 when packages
        cannot be installed, and BV-INS-012 for those that are of another machine and not to be replaced.
        """
        root = folder / _ROOT
        root.mkdir()
        notes = unpack_container(archive, root, self._disk)
        code = root / PANORAMA
        if not code.is_dir():
            what = tr("The container has nothing in /panorama")
            raise BelvedereError("BV-INS-013", what, where=archive.name)
        plan = self._plan(root)
        if plan.missing:
            what = tr("Python packages of the container cannot run on this appliance")
            raise BelvedereError("BV-INS-012", what, where=str(plan.base), why=", ".join(plan.missing))
        interpreter = self._environment(plan, folder)
        code.rename(folder / PANORAMA)
        delete_tree(root)
        return InstalledCode(interpreter, (*notes, *_told(plan)))

    def _plan(self, root: Path) -> PythonPlan:
        lock, wheelhouse = _lock(root), root / WHEELS.lstrip("/")
        versions = [target.python for target in lock.targets] if lock else []
        candidates = interpreters((*versions, *find_python_versions(root)))
        return plan_python(candidates, find_distributions(root), lock, wheelhouse)

    def _environment(self, plan: PythonPlan, folder: Path) -> Path:
        if not plan.kept and not plan.wheels and not plan.provided:
            return plan.base.executable
        cancel = threading.Event()
        self._life.at_end(cancel.set)
        inside = make_environment(plan, folder / _PYTHON, self._disk, cancel, lambda _line: None)
        self._life.check()
        return Path(_PYTHON) / inside


def _lock(root: Path) -> Lock | None:
    """The lock, once every wheel that it names is found to be what it says."""
    file = root / LOCK.lstrip("/")
    if not file.is_file():
        return None
    try:
        lock = read_lock(file.read_bytes())
    except ValueError as error:
        raise _damaged(LOCK) from error
    for wheel in (wheel for target in lock.targets for wheel in target.wheels):
        place = root / WHEELS.lstrip("/") / wheel.file
        if not place.is_file() or _digest(place) != wheel.sha256:
            raise _damaged(f"{WHEELS}/{wheel.file}")
    return lock


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _told(plan: PythonPlan) -> tuple[str, ...]:
    kept = (tr("package of the container: {name}", name=f"{each.name} {each.version}") for each in plan.kept)
    own = (
        tr("package of the appliance: {name}", name=f"{each.name} {each.version}") for each in plan.provided
    )
    wheels = (tr("installed: {wheel}", wheel=wheel.name) for wheel in plan.wheels)
    return (tr("Python: {python}", python=plan.base), *kept, *own, *wheels)


def _damaged(name: str) -> BelvedereError:
    return BelvedereError("BV-INS-006", tr("The container is damaged"), where=name)
