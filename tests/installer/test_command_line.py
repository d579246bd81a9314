"""The command line, old Pythons, and the order and status of the checks."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from belvedere_setup.arguments import Arguments, parse
from belvedere_setup.checks import CHECKS, run_all, run_in, side_by_side
from belvedere_setup.environment import Repository
from belvedere_setup.failure import SetupError
from bootstrap import complaint

ROOT = Path(__file__).parents[2]
BOOTSTRAP = ROOT / "installer" / "bootstrap.py"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["run"], Arguments("run", None, ())),
        (["run", "--screenshot", "x.png"], Arguments("run", None, ("--screenshot", "x.png"))),
        (["--gpu", "test", "-k", "word"], Arguments("test", "gpu", ("-k", "word"))),
        (["test", "--cpu", "-x"], Arguments("test", "cpu", ("-x",))),
        (["run", "--after", "1", "--cpu"], Arguments("run", None, ("--after", "1", "--cpu"))),
        (["test", "run"], Arguments("test", None, ("run",))),
    ],
)
def test_arguments(given: list[str], read: Arguments) -> None:
    assert parse(given) == read


@pytest.mark.parametrize(("given", "code"), [([], 2), (["start"], 2), (["--cpu"], 2), (["--help"], 0)])
def test_without_a_command_the_usage_is_shown(given: list[str], code: int) -> None:
    answer = subprocess.run(
        [sys.executable, str(BOOTSTRAP), *given], capture_output=True, text=True, check=False
    )
    assert answer.returncode == code
    assert "usage: python3 installer/bootstrap.py" in (answer.stderr if code else answer.stdout)
    with pytest.raises(SetupError):
        parse(given)


def test_an_old_python_is_told_what_it_lacks() -> None:
    text = complaint((3, 8), lambda name: name == "python3.12")
    assert text is not None
    assert "needs Python 3.11 or newer; this is 3.8" in text
    assert "python3.12" in text
    assert "python.org" in str(complaint((3, 10), lambda _name: None))
    assert complaint((3, 11), lambda _name: None) is None


def test_an_old_python_can_read_the_file() -> None:
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 5))


def test_the_set_up_imports_nothing_but_the_standard_library() -> None:
    sources = [BOOTSTRAP, *(BOOTSTRAP.parent / "belvedere_setup").glob("*.py")]
    imported = set()
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    assert imported <= {*sys.stdlib_module_names, "belvedere_setup"}


class Runner:
    """Runs nothing; answers with a status for each tool named."""

    def __init__(self, **statuses: int) -> None:
        self.commands: list[list[str]] = []
        self._statuses = statuses

    def __call__(self, command: Sequence[str]) -> int:
        self.commands.append(list(command))
        words = " ".join(command)
        return next((status for tool, status in self._statuses.items() if tool in words), 0)


@pytest.mark.parametrize(
    ("statuses", "code"),
    [({}, 0), ({"lint-imports": 1}, 1), ({"pytest": 5}, 5), ({"ruff": 2, "pytest": 1}, 1)],
)
def test_every_check_runs_and_the_tests_come_last(statuses: dict[str, int], code: int) -> None:
    runner, words = Runner(**statuses), list[str]()
    assert run_all(Repository(Path("/r")), ["-k", "word"], runner, words.append) == code
    assert len(runner.commands) == len(CHECKS) + 1
    assert runner.commands[-1][1:] == ["-m", "pytest", *side_by_side(os.cpu_count() or 1), "-k", "word"]
    assert sum("FAILED" in word for word in words) == sum(
        tool in " ".join(check) for check in CHECKS for tool in statuses
    )


def test_what_the_tests_compile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    run = run_in(Repository(tmp_path))
    assert run([sys.executable, "-c", "import sys; sys.exit(sys.dont_write_bytecode)"]) == 0


def test_the_ci_script_calls_the_tests_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ['exec python3 "$(dirname "$0")/../installer/bootstrap.py" test "$@"']
