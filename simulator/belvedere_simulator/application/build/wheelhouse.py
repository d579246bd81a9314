"""The wheels of what a package requires, for chosen targets. Only here may a package index be asked."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from belvedere_simulator.application.build.lock import LockedTarget, Wheel
from belvedere_simulator.application.build.target import Target
from belvedere_simulator.application.python import pip
from belvedere_simulator.application.python.interpreter import Interpreter
from belvedere_simulator.application.python.request import EnvironmentPlan
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_EPOCH = "315532800"
"""What is built from source gets the same times in its archive each time."""


def gather_wheels(
    plan: EnvironmentPlan,
    targets: Sequence[Target],
    folder: Path,
    said: Callable[[str], None],
    cancel: threading.Event,
    environment: Mapping[str, str] | None = None,
) -> tuple[LockedTarget, ...]:
    """Bring the wheels for all targets into `folder`, by the user's own configuration of pip.

    Raises BelvedereError BV-BLD-003 with pip's last lines, BV-BLD-004 when it was cancelled.
    """
    outside = dict(os.environ if environment is None else environment)
    return tuple(_gather(plan, target, folder, said, cancel, outside) for target in targets)


def _gather(
    plan: EnvironmentPlan,
    target: Target,
    folder: Path,
    said: Callable[[str], None],
    cancel: threading.Event,
    environment: Mapping[str, str],
) -> LockedTarget:
    place = folder / str(target)
    place.mkdir(parents=True)
    requirements, constraints = place / "requirements.txt", place / "constraints.txt"
    requirements.write_text("\n".join(plan.lines) + "\n", encoding="utf-8")
    requirements.chmod(0o600)
    constraints.write_text("\n".join(plan.constraints) + "\n", encoding="utf-8")
    settings = pip.pip_environment(environment, constraints) | {"SOURCE_DATE_EPOCH": _EPOCH}
    try:
        outcome = pip.run(_command(plan.base, target, place, requirements), settings, cancel, said)
    finally:
        requirements.unlink()  # it may hold the credentials of an index
    if outcome.cancelled:
        raise BelvedereError("BV-BLD-004", tr("Stopped before the container was built"))
    if outcome.code:
        raise BelvedereError(
            "BV-BLD-003",
            tr("The wheels for {target} cannot be had", target=target),
            why="\n".join(("", *outcome.last_lines)),
        )
    wheels = tuple(Wheel(file.name, _digest(file)) for file in sorted(place.glob("*.whl")))
    return LockedTarget(target.python, target.platform, wheels)


def _command(base: Interpreter, target: Target, place: Path, requirements: Path) -> list[str]:
    start = [str(base.executable), "-I", "-m", "pip"]
    into = ["--progress-bar", "off", "-r", str(requirements)]
    if target.here:
        return [*start, "wheel", "--wheel-dir", str(place), *into]
    of_target = ["--python-version", target.python, "--implementation", "cp", "--platform", target.platform]
    return [*start, "download", "--dest", str(place), "--only-binary=:all:", *of_target, *into]


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
