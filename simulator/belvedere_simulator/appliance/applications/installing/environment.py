"""The Python environment of an application, made of what its container brought along and nothing else."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.disk import Disk
from belvedere_simulator.appliance.applications.installing.distributions import Distribution
from belvedere_simulator.appliance.applications.installing.python_plan import PythonPlan
from belvedere_simulator.application.python import pip
from belvedere_simulator.application.python.interpreter import Interpreter, environment_python
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

Said = Callable[[str], None]

_WATCHED = """
import os, runpy, sys, threading, time
parent = os.getppid()
def watch():
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def make_environment(plan: PythonPlan, folder: Path, disk: Disk, cancel: threading.Event, said: Said) -> Path:
    """Make the environment in `folder`, which may be moved afterwards; its interpreter, relative to it.

    No package index is asked: pip is given files, and told to look nowhere and to read no settings. Raises
    OSError and BelvedereError BV-INS-008 with pip's last lines.
    """
    disk.expect(sum(wheel.stat().st_size for wheel in plan.wheels))
    _run(watched(plan.base, "venv", "--without-pip", str(folder)), plan, cancel, said)
    packages = packages_of(folder, plan.base)
    if plan.wheels:
        _run(install_command(plan, packages), plan, cancel, said)
    for distribution in plan.kept:
        _put(distribution, packages, shutil.move)
    for distribution in plan.provided:
        disk.expect(sum((distribution.folder / name).stat().st_size for name in distribution.files))
        _put(distribution, packages, shutil.copyfile)
    return environment_python(folder).relative_to(folder)


def install_command(plan: PythonPlan, packages: Path) -> list[str]:
    """How pip is called: with these files, for this folder, and without any index or settings."""
    alone = ["--isolated", "--no-index", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"]
    quiet = ["--no-input", "--no-warn-script-location", "--progress-bar", "off"]
    into = ["--target", str(packages)]
    return watched(plan.base, "pip", "install", *alone, *quiet, *into, *map(str, plan.wheels))


def watched(base: Interpreter, module: str, *arguments: str) -> list[str]:
    """A command that runs a module, and ends soon after this process was killed (not on Windows)."""
    return [str(base.executable), "-I", "-c", _WATCHED, module, *arguments]


def packages_of(environment: Path, base: Interpreter, windows: bool = os.name == "nt") -> Path:
    """Where an environment keeps its packages."""
    if windows:
        return environment / "Lib" / "site-packages"
    version = ".".join(base.version.split(".")[:2])
    return environment / "lib" / f"python{version}" / "site-packages"


def _put(distribution: Distribution, packages: Path, bring: Callable[[Path, Path], object]) -> None:
    for name in distribution.files:
        target = packages / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            bring(distribution.folder / name, target)


def _run(command: list[str], plan: PythonPlan, cancel: threading.Event, said: Said) -> None:
    # Where an index or a proxy is named in the environment, nobody here learns of it.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON")) and not name.lower().endswith("_proxy")
    }
    outcome = pip.run(command, environment, cancel, said)
    if outcome.code and not cancel.is_set():
        why = "\n".join(("", *outcome.last_lines))
        what = tr("The Python packages of the application could not be installed")
        raise BelvedereError("BV-INS-008", what, where=str(plan.base), why=why)
