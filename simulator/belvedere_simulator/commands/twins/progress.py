"""How far something long is, told on a terminal and in a log, and waiting for it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0

T = TypeVar("T")


class Progress:
    """How far something long is: a line that changes on a terminal, else a line for each step."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._last = ""

    def step(self, text: str) -> None:
        """Something began, or is in another state; the same text is told once."""
        if text == self._last:
            return
        self._last = text
        sys.stderr.write(f"\r\x1b[K{shown(text)}" if self._live else f"{shown(text)}\n")
        sys.stderr.flush()

    def part(self, text: str, done: int, whole: int) -> None:
        """How much of a step is done; told on a terminal only."""
        if self._live and whole:
            share = min(done / whole, 1.0)
            bar = "#" * round(share * 20)
            sys.stderr.write(f"\r\x1b[K{shown(text)} [{bar:<20}] {share:4.0%}")
            sys.stderr.flush()

    def end(self) -> None:
        """Nothing more is said; the terminal's line is cleared."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def wait_until(look: Callable[[], tuple[str, T | None]], seconds: float, what: str) -> T:
    """Ask `look` for the state and the result, again and again until there is a result.

    Raises BelvedereError after `seconds`; what was begun goes on all the same.
    """
    progress, pause = Progress(), _FIRST_PAUSE
    deadline = time.monotonic() + seconds
    try:
        while True:
            state, result = look()
            progress.step(f"{what}: {state}")
            if result is not None:
                return result
            if time.monotonic() >= deadline:
                raise BelvedereError("BV-CLI-016", tr("It takes longer"), where=what, why=state)
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
    finally:
        progress.end()
