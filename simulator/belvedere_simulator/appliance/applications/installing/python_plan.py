"""Which Python runs an application, and what has to be put into it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.distributions import Distribution
from belvedere_simulator.appliance.applications.installing.native import runs_of
from belvedere_simulator.appliance.applications.installing.provided import PROVIDED, own_package
from belvedere_simulator.application.build.lock import Lock, LockedTarget
from belvedere_simulator.application.python.interpreter import (
    Interpreter,
    current_python,
    find_interpreter,
)
from belvedere_simulator.application.python.requirements import canonical
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_TAGS = """
import json
try:
    from pip._vendor.packaging.tags import sys_tags
except ImportError:
    from packaging.tags import sys_tags
print(json.dumps([str(tag) for tag in sys_tags()]))
"""

Tags = Callable[[Interpreter], frozenset[str]]


@dataclass(frozen=True)
class PythonPlan:
    """The interpreter, the packages that are taken as they are, the wheels to install, and what is lacking.

    `provided` are packages of the interpreter's own. Without anything the interpreter is used as it is.
    """

    base: Interpreter
    kept: tuple[Distribution, ...] = ()
    wheels: tuple[Path, ...] = ()
    missing: tuple[str, ...] = ()
    provided: tuple[Distribution, ...] = ()


def interpreters(versions: Iterable[str]) -> tuple[Interpreter, ...]:
    """Those that are there: the usual one for applications, then those of the versions ("3.8") named."""
    found = [find_interpreter(current_python())]
    for version in dict.fromkeys(versions):
        path = shutil.which(f"python{version}")
        if path and not found[0].version.startswith(f"{version}."):
            found += _answering(path)
    return tuple(found)


def _answering(path: str) -> list[Interpreter]:
    try:
        return [find_interpreter(path)]
    except BelvedereError:  # too old, or a launcher for a version that is not installed
        return []


def supported_tags(interpreter: Interpreter) -> frozenset[str]:
    """The tags of wheels that an interpreter takes. Raises BelvedereError BV-INS-008 when it has no pip."""
    try:
        answer = subprocess.run(
            [str(interpreter.executable), "-I", "-c", _TAGS],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return frozenset(json.loads(answer.stdout))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        what = tr("The interpreter cannot install packages")
        raise BelvedereError("BV-INS-008", what, where=str(interpreter)) from error


def plan_python(
    candidates: Sequence[Interpreter],
    distributions: Sequence[Distribution],
    lock: Lock | None,
    wheelhouse: Path,
    tags: Tags = supported_tags,
) -> PythonPlan:
    """The first interpreter that lacks nothing, else the one that lacks the least."""
    if not distributions and lock is None:
        return PythonPlan(candidates[0])
    plans: list[PythonPlan] = []
    for base in candidates:
        plan = _plan(base, distributions, lock, wheelhouse, tags)
        if not plan.missing:
            return plan
        plans.append(plan)
    return min(plans, key=lambda plan: len(plan.missing))


def _plan(
    base: Interpreter,
    distributions: Sequence[Distribution],
    lock: Lock | None,
    wheelhouse: Path,
    tags: Tags,
) -> PythonPlan:
    runs = runs_of(base)
    foreign = [each for each in distributions if each.is_foreign(runs)]
    houses = sorted(wheelhouse.glob("*.whl")) if foreign or lock else []
    fitting = _fitting(houses, tags(base)) if houses else {}
    wheels, missing = _locked(lock, fitting)
    provided: list[Distribution] = []
    for each in (each for each in foreign if each.name not in wheels):
        if found := _wheel(fitting, each.name, each.version):
            wheels[each.name] = found
        elif own := own_package(base, each.name) if each.name in PROVIDED else None:
            provided.append(own)
        else:
            missing.append(f"{each.name} {each.version}".strip())
    kept = tuple(each for each in distributions if each not in foreign and each.name not in wheels)
    files = tuple(wheels[name] for name in sorted(wheels))
    return PythonPlan(base, kept, files, tuple(sorted(missing)), tuple(provided))


def _locked(lock: Lock | None, fitting: dict[str, list[Path]]) -> tuple[dict[str, Path], list[str]]:
    """The wheels of the target that fits best, and what of it does not fit."""
    choices = [_of_target(target, fitting) for target in (lock.targets if lock else ())]
    return min(choices, key=lambda choice: len(choice[1]), default=({}, []))


def _of_target(target: LockedTarget, fitting: dict[str, list[Path]]) -> tuple[dict[str, Path], list[str]]:
    wheels: dict[str, Path] = {}
    missing: list[str] = []
    for wheel in target.wheels:
        name, version = canonical(wheel.distribution), wheel.file.split("-")[1]
        exact = next((file for file in fitting.get(name, []) if file.name == wheel.file), None)
        found = exact or _wheel(fitting, name, version)
        if found is None:
            missing.append(f"{name} {version}")
        else:
            wheels[name] = found
    return wheels, missing


def _fitting(files: Iterable[Path], supported: frozenset[str]) -> dict[str, list[Path]]:
    """The wheels that can be installed, by distribution."""
    found: dict[str, list[Path]] = {}
    for file in files:
        if supported & wheel_tags(file.name):
            found.setdefault(canonical(file.name.split("-")[0]), []).append(file)
    return found


def _wheel(fitting: dict[str, list[Path]], name: str, version: str) -> Path | None:
    """A wheel of a distribution, of that version if there is one."""
    of_version = partial(_is_version, version)
    return next(iter(sorted(fitting.get(name, []), key=lambda file: not of_version(file))), None)


def _is_version(version: str, file: Path) -> bool:
    return file.name.split("-")[1] == version


def wheel_tags(file: str) -> frozenset[str]:
    """The tags in the name of a wheel; several in one part stand for all combinations."""
    parts = file.removesuffix(".whl").split("-")[-3:]
    if len(parts) < 3:
        return frozenset()
    pythons, abis, platforms = (part.split(".") for part in parts)
    return frozenset(f"{p}-{a}-{m}" for p in pythons for a in abis for m in platforms)
