"""The operating system's own programs: run without a shell, in the C locale, and not for ever."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Protocol

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_USUAL_SECONDS = 30.0


@dataclass(frozen=True)
class Outcome:
    """How a program ended and what it said."""

    code: int
    out: bytes
    said: str


class Programs(Protocol):
    """Where programs are found and run; tests answer with what was recorded."""

    def has(self, name: str) -> bool:
        """Whether there is such a program."""

    def run(self, *command: str, seconds: float = _USUAL_SECONDS) -> Outcome:
        """Run it to its end. Raises BelvedereError BV-DRV-015: it is missing, or takes too long."""


class SystemPrograms:
    """Those of this computer, found on PATH and where Linux keeps programs for administrators."""

    def has(self, name: str) -> bool:
        """Whether there is such a program."""
        return _find(name) is not None

    def run(self, *command: str, seconds: float = _USUAL_SECONDS) -> Outcome:
        """Run it to its end. Raises BelvedereError BV-DRV-015: it is missing, or takes too long."""
        path = _find(command[0])
        if path is None:
            raise _unusable(command[0], tr("it is not installed"))
        try:
            done = subprocess.run(
                [path, *command[1:]],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except OSError as error:
            raise _unusable(command[0], error.strerror or str(error)) from error
        except subprocess.TimeoutExpired as error:
            why = tr("it did not end within {seconds} s", seconds=round(seconds))
            raise _unusable(command[0], why) from error
        return Outcome(done.returncode, done.stdout, _words(done.stderr) or _words(done.stdout))


def _find(name: str) -> str | None:
    folders = [os.environ.get("PATH", os.defpath)]
    if os.name == "posix":
        folders += ["/usr/sbin", "/sbin"]
    return shutil.which(name, path=os.pathsep.join(folders))


def _words(output: bytes) -> str:
    lines = (line.strip() for line in output.decode("utf-8", "replace").splitlines())
    return "; ".join(line for line in lines if line)[-500:]


def _unusable(name: str, why: str) -> BelvedereError:
    return BelvedereError("BV-DRV-015", tr("A program of the system cannot be used"), where=name, why=why)
