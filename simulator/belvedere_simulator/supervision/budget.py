"""How often a child may be started again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


class RestartBudget:
    """At most `restarts` within any `seconds`."""

    def __init__(
        self, restarts: int = 5, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._restarts = restarts
        self._seconds = seconds
        self._clock = clock
        self._spent: deque[float] = deque()

    def spend(self) -> bool:
        """Use one restart; False when none is left."""
        now = self._clock()
        while self._spent and now - self._spent[0] > self._seconds:
            self._spent.popleft()
        if len(self._spent) >= self._restarts:
            return False
        self._spent.append(now)
        return True
