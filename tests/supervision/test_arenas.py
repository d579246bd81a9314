"""One heap for all threads, where the C library would make several."""

from __future__ import annotations

import subprocess
import sys

import pytest

from belvedere_simulator.supervision.arenas import keep_one_arena


@pytest.mark.parametrize(("platform", "expected"), [("linux", [(-8, 1)]), ("win32", []), ("darwin", [])])
def test_only_linux_is_told(platform: str, expected: list[tuple[int, int]]) -> None:
    told: list[tuple[int, int]] = []

    def set_option(number: int, value: int) -> int:
        told.append((number, value))
        return 1

    assert keep_one_arena(platform, set_option) is bool(expected)
    assert told == expected


def test_it_does_no_harm_on_this_computer() -> None:
    asked = (
        "import threading\n"
        "from belvedere_simulator.supervision.arenas import keep_one_arena\n"
        "keep_one_arena()\n"
        "work = lambda: [bytes(100_000) for _ in range(100)]\n"
        "threads = [threading.Thread(target=work) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
    )
    subprocess.run([sys.executable, "-c", asked], check=True, timeout=60)
