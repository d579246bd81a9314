"""What `test` runs: the checks of the sources, then the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_setup.environment import Repository
from belvedere_setup.pip import child_environment

Say = Callable[[str], None]
Run = Callable[[Sequence[str]], int]

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
)


def side_by_side(processors: int) -> tuple[str, ...]:
    """Test files side by side; `-n 0` among the further arguments runs one after another.

    Three more than there are processors, for much of a test is waiting. They run in the order of
    tests/conftest.py, the longest first, not those of the most tests first. A process that dies ends the
    run with its test named: pytest-xdist would start another one, and may then wait for ever
    (its issue 1378).
    """
    order = ("--dist", "loadfile", "--no-loadscope-reorder")
    return ("-n", str(processors + 3), *order, "--max-worker-restart", "0")


def run_all(repository: Repository, pytest_arguments: Sequence[str], run: Run, say: Say) -> int:
    """Run every check and the tests, also after a failure. The exit status is the tests', else a check's.

    The tests come last, so that their closing line is the last one.
    """
    failed = 0
    for tool, *arguments in CHECKS:
        name = " ".join([tool, *arguments])
        say(name)
        status = run([str(program(repository, tool)), *arguments])
        if status != 0:
            say(f"{name} FAILED")
            failed = failed or status
    say("pytest")
    tests = [str(repository.python), "-m", "pytest", *side_by_side(os.cpu_count() or 1), *pytest_arguments]
    return run(tests) or failed


def program(repository: Repository, name: str) -> Path:
    """A program of the virtual environment."""
    return repository.python.with_name(f"{name}.exe" if sys.platform == "win32" else name)


def run_in(repository: Repository) -> Run:
    """Run commands in the repository, with the virtual environment's programs first on the path.

    What they compile they keep, whatever the environment says: the tests start many processes of the same
    modules.
    """
    path = os.pathsep.join([str(repository.python.parent), os.environ.get("PATH", os.defpath)])
    environment = {**child_environment(os.environ), "PATH": path}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(command: Sequence[str]) -> int:
        return subprocess.run(list(command), cwd=repository.root, env=environment, check=False).returncode

    return run
