"""Finding a Python interpreter and asking it what it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_QUESTION = (
    "import json, platform, sys, sysconfig;"
    "print(json.dumps(['%d.%d.%d' % sys.version_info[:3], platform.python_implementation(),"
    " sysconfig.get_platform(), sys.prefix]))"
)
_PATIENCE = 30  # seconds
_OLDEST = (3, 8)


@dataclass(frozen=True)
class Interpreter:
    """A Python that answers. `version` is "3.11.7"; `platform` as sysconfig names it."""

    executable: Path
    version: str
    implementation: str
    platform: str
    prefix: Path

    def __str__(self) -> str:
        return f"{self.implementation} {self.version} ({self.executable})"


def current_python(frozen: bool | None = None, which: Callable[[str], str | None] = shutil.which) -> str:
    """The interpreter for applications when none is named: this one, or in a bundle the system's."""
    bundled = bool(getattr(sys, "frozen", False)) if frozen is None else frozen
    if not bundled:
        return sys.executable
    found = which("python3") or which("python")
    if not found:
        raise BelvedereError("BV-APP-001", tr("There is no Python for applications on this computer"))
    return found


def find_interpreter(named: str) -> Interpreter:
    """Find `--python PATH|NAME` and check it: it runs, and panoramasdk runs on it (3.8 or later).

    A folder is taken as a virtual environment. Raises BelvedereError.
    """
    path = Path(named).expanduser()
    if path.is_dir():
        path = environment_python(path)
    found = shutil.which(str(path) if path.parts[1:] or path.is_absolute() else named)
    if not found:
        raise BelvedereError("BV-APP-001", tr("No Python interpreter {name} was found", name=named))
    # Kept unresolved: the link in a virtual environment is what makes it one.
    interpreter = ask(Path(os.path.abspath(found)))  # noqa: PTH100
    if tuple(map(int, interpreter.version.split(".")[:2])) < _OLDEST:
        raise BelvedereError(
            "BV-APP-002", tr("{python} is too old: panoramasdk needs 3.8 or later", python=interpreter)
        )
    return interpreter


def environment_python(folder: Path, windows: bool = os.name == "nt") -> Path:
    """Where a virtual environment has its interpreter."""
    return folder / "Scripts" / "python.exe" if windows else folder / "bin" / "python"


def ask(executable: Path) -> Interpreter:
    """Start an interpreter to learn its version. Raises BelvedereError when it does not answer."""
    try:
        answer = subprocess.run(
            [str(executable), "-I", "-c", _QUESTION],
            capture_output=True,
            text=True,
            check=True,
            timeout=_PATIENCE,
        )
        version, implementation, platform, prefix = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise BelvedereError(
            "BV-APP-003",
            tr("{path} does not answer as a Python interpreter", path=executable),
            why=_why_silent(error),
        ) from error
    return Interpreter(executable, version, implementation, platform, Path(prefix))


def _why_silent(error: Exception) -> str:
    """The last line it said, else how it ended; never the question that it was asked."""
    match error:
        case subprocess.CalledProcessError() if said := error.stderr.strip():
            return str(said.splitlines()[-1])
        case subprocess.CalledProcessError():
            return tr("it ended with {code}", code=error.returncode)
        case subprocess.TimeoutExpired():
            return tr("no answer within {seconds} s", seconds=_PATIENCE)
        case _:
            return str(error)
