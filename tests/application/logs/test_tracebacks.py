"""What Python really prints when it dies is found again in a log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from belvedere_simulator.application.logs.tracebacks import last_traceback

PLAIN = "def f():\n    raise ValueError('no camera')\nf()\n"
CHAINED = "try:\n    {}['a']\nexcept KeyError as e:\n    raise RuntimeError('later') from e\n"
CONTEXT = "try:\n    1/0\nexcept ZeroDivisionError:\n    {}['b']\n"
GROUP = "raise ExceptionGroup('several', [ValueError('one'), TypeError('two')])\n"
SYNTAX = "x = 1\ndef f(:\n    pass\n"
RECURSION = "def f():\n    f()\nf()\n"
NO_TEXT = "raise StopIteration\n"
INDENTATION = "if True:\nx = 1\n"


@pytest.mark.parametrize(
    "program", [PLAIN, CHAINED, CONTEXT, GROUP, SYNTAX, RECURSION, NO_TEXT, INDENTATION], ids=lambda p: p[:14]
)
def test_the_whole_traceback_and_nothing_else(tmp_path: Path, program: str) -> None:
    file = tmp_path / "app.py"
    file.write_text(program)
    said = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False).stderr
    around = f"loading the model\nKeyError: handled\n{said}bye: the rest\nmore\n"
    assert last_traceback(around) == said.rstrip()


def test_of_several_the_last_counts() -> None:
    first = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: one\n'
    second = first.replace("one", "two")
    assert last_traceback(first + "between\n" + second) == second.rstrip()


def test_an_interpreter_that_dies_is_seen() -> None:
    said = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", "import os; os.abort()"],
        capture_output=True,
        text=True,
        check=False,
    ).stderr
    assert last_traceback("before\n" + said).startswith("Fatal Python error: Aborted")


def test_no_traceback_no_text() -> None:
    assert last_traceback("all is well\n  indented\nValueError: handled\n") == ""


def test_an_exception_cut_off_by_the_end_is_kept() -> None:
    said = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>'
    assert last_traceback(said) == said
