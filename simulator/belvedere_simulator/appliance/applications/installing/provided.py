"""Python packages that the appliance itself has: containers for original ones hold those of their machine."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.distributions import Distribution
from belvedere_simulator.application.python.interpreter import Interpreter

PROVIDED = frozenset({"numpy"})
_SECONDS = 60
_QUESTION = """
import importlib.metadata, json, sys
found = importlib.metadata.distribution(sys.argv[1])
names = [str(name) for name in found.files or () if ".." not in name.parts]
print(json.dumps([found.version, str(found.locate_file("")), names]))
"""


def own_package(interpreter: Interpreter, name: str) -> Distribution | None:
    """A package as the interpreter has it; None when it has it not."""
    try:
        answer = subprocess.run(
            [str(interpreter.executable), "-I", "-c", _QUESTION, name],
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS,
        )
        version, folder, names = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    files = tuple(each for each in names if (Path(folder) / each).is_file())
    return Distribution(name, version, Path(folder), files) if files else None
