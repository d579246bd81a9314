"""Programs that go on when their starter ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from belvedere_simulator.supervision.background import end_latecomer

WAITS = "import sys; sys.stdin.read()"
STARTS_ONE = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {WAITS!r}])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """It has a child of its own, whose number it prints; both end with their standard input."""
    started = subprocess.Popen(
        [sys.executable, "-c", STARTS_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with started:
        yield started
        assert started.stdin is not None
        started.stdin.close()
        started.wait(60)


def test_one_that_another_was_there_before_is_ended(child: subprocess.Popen[bytes]) -> None:
    end_latecomer(child, os.getpid())
    assert child.wait(60) != 0


def test_one_that_was_there_first_stays(child: subprocess.Popen[bytes]) -> None:
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    end_latecomer(child, child.pid)
    end_latecomer(child, grandchild)
    assert child.poll() is None


def test_one_that_has_ended_by_itself_is_let_be(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(60) == 0
    end_latecomer(child, os.getpid())
