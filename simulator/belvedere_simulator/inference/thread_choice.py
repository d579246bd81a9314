"""How many threads a model runs on: found by trying, since it depends on what else the computer does.

Several threads answer sooner while cores are free; where other work fills them, one thread leaves more
to it and the application gets more done. What counts is therefore how many calls are done in a second,
the application's own work between them included.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle

BLOCK_SECONDS = 0.3
FEWEST_CALLS = 6
ORDER = (False, True, True, False)
"""Which blocks of a trial use one thread; a drift of the rest of the computer strikes both alike."""
GAIN = 1.01
"""One thread is taken only where it gets this much more done: where nothing is gained, soonest is best."""
CLEAR = 1.05
"""A difference that no more blocks are needed for; smaller ones are looked at longer."""
MOST_ROUNDS = 4
HOPELESS = 0.8
PAUSE_SECONDS = 2.0
PAUSE_CALLS = 20
"""Whoever calls again after so long did something else meanwhile: nothing can be learned from that."""
WARM_UP = 1.0
FIRST_REST = 20.0
LONGEST_REST = 300.0


@dataclass(frozen=True)
class Trial:
    """A comparison under way: rates of the blocks so far, in calls a second."""

    rates: tuple[float, ...] = ()

    @property
    def lean(self) -> bool:
        """Whether the block that runs now uses one thread."""
        return ORDER[len(self.rates) % len(ORDER)]

    @property
    def verdict(self) -> bool | None:
        """Whether one thread is better; None while that is open."""
        blocks = list(zip(self.rates, cycle(ORDER), strict=False))
        wide = [rate for rate, lean in blocks if not lean]
        lean = [rate for rate, lean in blocks if lean]
        if lean and min(wide) * HOPELESS > max(lean):
            return False
        rounds, rest = divmod(len(blocks), len(ORDER))
        if rest or not rounds:
            return None
        gain = sum(lean) / sum(wide)
        if rounds < MOST_ROUNDS and 1 / CLEAR < gain < CLEAR:
            return None
        return gain > GAIN

    def with_rate(self, rate: float) -> Trial:
        """After one more block."""
        return replace(self, rates=(*self.rates, rate))


class ThreadChoice:
    """Told of every call; answers whether the next one should run on one thread. Any thread may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._trial: Trial | None = None
        self._lean = False
        self._rest = WARM_UP
        self._calls = 0
        self._begun: float | None = None
        self._last = 0.0

    @property
    def lean(self) -> bool:
        """Whether the next call should run on one thread."""
        return self._trial.lean if self._trial is not None else self._lean

    def called(self) -> None:
        """One call ended."""
        now = self._clock()
        with self._lock:
            last, self._last = self._last, now
            if self._begun is None:
                self._begun = now  # the first call of a block ends what came before it
                return
            if self._trial is not None and self._has_paused(now - last, last - self._begun):
                self._begin_block(None)
                self._begun = now
                return
            self._calls += 1
            if self._trial is None:
                if now - self._begun >= self._rest:
                    self._begin_block(Trial())
            elif self._calls >= FEWEST_CALLS and now - self._begun >= BLOCK_SECONDS:
                self._end_block(self._trial.with_rate(self._calls / (now - self._begun)))

    def _has_paused(self, since: float, block: float) -> bool:
        """Whether the application did nothing for long, measured by the calls of its block so far."""
        return since > PAUSE_SECONDS and since * self._calls > PAUSE_CALLS * block

    def _end_block(self, trial: Trial) -> None:
        verdict = trial.verdict
        if verdict is None:
            self._begin_block(trial)
            return
        # What held twice will probably hold on: it is asked again ever more seldom.
        self._rest = (
            min(max(self._rest * 2, FIRST_REST), LONGEST_REST) if verdict == self._lean else FIRST_REST
        )
        self._lean = verdict
        self._begin_block(None)
        self._begun = self._clock()

    def _begin_block(self, trial: Trial | None) -> None:
        self._trial, self._calls, self._begun = trial, 0, None
