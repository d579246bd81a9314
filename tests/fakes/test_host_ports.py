"""Two test programs at once are never given the same host port."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fakes.host_ports import FIRST, LAST, free_port

TESTS = Path(__file__).parents[1]
PROGRAM = (
    "import sys; from fakes.host_ports import free_port; print(free_port(), flush=True); sys.stdin.read()"
)


def test_every_asker_is_given_another_port() -> None:
    command = [sys.executable, "-c", PROGRAM]
    others = [
        subprocess.Popen(command, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    try:
        given = [free_port(), free_port()]
        for other in others:
            assert other.stdout is not None
            given.append(int(other.stdout.readline()))
    finally:
        for other in others:
            other.communicate()
    assert len(set(given)) == len(given)
    assert all(FIRST <= port <= LAST for port in given)
