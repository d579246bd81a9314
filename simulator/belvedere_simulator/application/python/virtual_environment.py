"""Virtual environments for applications, built once and kept."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from belvedere_simulator.application.python import pip
from belvedere_simulator.application.python.file_lock import file_lock
from belvedere_simulator.application.python.interpreter import environment_python
from belvedere_simulator.application.python.request import EnvironmentPlan
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import PreparationProgressed
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr

_COMPLETE = "belvedere-complete.json"

Progress = Callable[[PreparationProgressed], None]


class Cancelled(Exception):
    """The user did not want to wait any longer; nothing half-built is left."""


class EnvironmentStore:
    """The virtual environments of one cache folder.

    An environment cannot be moved once it is built, so it is built where it will lie, under a lock
    that the system releases when its holder dies, and counts only with a mark that is written last.
    """

    def __init__(self, cache: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = cache / "environments"
        self._environment = dict(os.environ if environment is None else environment)

    def provide(self, plan: EnvironmentPlan, progress: Progress, cancel: threading.Event) -> Path:
        """Return the interpreter of the planned environment, building it when it is not there yet.

        Two processes that want the same one: the second waits for the first. Raises Cancelled, or
        BelvedereError with pip's last lines when it cannot be built.
        """
        place = self._folder / plan.key
        step = tr("Python environment")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

        def tell(detail: str) -> None:
            progress(PreparationProgressed(step, detail))

        waiting = lambda: tell(tr("another process is building it"))  # noqa: E731
        with file_lock(self._folder / f"{plan.key}.lock", cancel, waiting) as held:
            if not held:
                raise Cancelled
            if not self._complete(place):
                self._build(plan, place, tell, cancel)
        return environment_python(place)

    def _complete(self, place: Path) -> bool:
        """Finished once, and its base interpreter has not been uninstalled since."""
        return (place / _COMPLETE).is_file() and environment_python(place).exists()

    def _build(
        self, plan: EnvironmentPlan, place: Path, tell: Callable[[str], None], cancel: threading.Event
    ) -> None:
        shutil.rmtree(place, ignore_errors=True)
        try:
            tell(tr("creating it with {python}", python=plan.base))
            self._create(plan, place, tell, cancel)
            self._install(plan, place, tell, cancel)
            _mark(place, plan)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise

    def _create(
        self, plan: EnvironmentPlan, place: Path, tell: Callable[[str], None], cancel: threading.Event
    ) -> None:
        command = [str(plan.base.executable), "-I", "-m", "venv", str(place)]
        outcome = pip.run(command, self._environment, cancel, tell)
        _judge(outcome, "BV-APP-005", tr("The virtual environment could not be made"), plan)

    def _install(
        self, plan: EnvironmentPlan, place: Path, tell: Callable[[str], None], cancel: threading.Event
    ) -> None:
        requirements, constraints = place / "requirements.txt", place / "constraints.txt"
        requirements.write_text("\n".join(plan.lines) + "\n", encoding="utf-8")
        requirements.chmod(0o600)
        constraints.write_text("\n".join(plan.constraints) + "\n", encoding="utf-8")
        command = [str(environment_python(place)), "-I", "-m", "pip", "install", "--progress-bar", "off"]
        outcome = pip.run(
            [*command, "-r", str(requirements)],
            pip.pip_environment(self._environment, constraints),
            cancel,
            tell,
        )
        requirements.unlink()  # it may hold the credentials of an index
        _judge(outcome, "BV-APP-006", tr("The application's requirements could not be installed"), plan)


def _judge(outcome: pip.Outcome, code: str, what: str, plan: EnvironmentPlan) -> None:
    if outcome.cancelled:
        raise Cancelled
    if outcome.code:
        why = "\n".join(("", *outcome.last_lines))
        raise BelvedereError(code, what, where=str(plan.base), why=why, remedy=_remedy(outcome))


def _remedy(outcome: pip.Outcome) -> str:
    said = "\n".join(outcome.last_lines)
    if "ensurepip" in said:
        return tr("Install the system's venv module (Debian and Ubuntu: apt install python3-venv).")
    if "ResolutionImpossible" in said or "conflicting dependencies" in said:
        return tr(
            "The requirements contradict each other or the appliance's constraints (numpy<2, setuptools<81); "
            "relax them, or switch the constraints off with --no-constraints."
        )
    if "No matching distribution" in said or "Failed building wheel" in said or "metadata-generation" in said:
        return tr(
            "No wheel of that version is there for this Python. Name the Python the application was "
            "written for with --python, or put the wheels into the package's folder."
        )
    return ""


def _mark(place: Path, plan: EnvironmentPlan) -> None:
    facts = {"python": str(plan.base), "requirements": plan.description()}
    write_whole(place / _COMPLETE, json.dumps(facts).encode())
