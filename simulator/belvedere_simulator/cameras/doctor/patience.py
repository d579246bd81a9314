"""How long something may take, and whether it is still wanted."""

from __future__ import annotations

import time
from collections.abc import Callable


class Cancelled(Exception):
    """The examination is not wanted any more."""


def _never() -> bool:
    return False


class Patience:
    """`seconds` from now. `cancelled` is asked again and again; it must be quick and thread-safe."""

    SLICE = 0.2
    """How long a wait may block before `cancelled` is asked again, in seconds."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool] = _never) -> None:
        self._end = time.monotonic() + seconds
        self._cancelled = cancelled

    def within(self, seconds: float) -> Patience:
        """At most `seconds` of it, from now."""
        return Patience(min(seconds, self.left()), self._cancelled)

    def left(self) -> float:
        """The seconds that are left, not below 0. Raises Cancelled."""
        if self._cancelled():
            raise Cancelled
        return max(0.0, self._end - time.monotonic())

    def piece(self) -> float:
        """How long to block now: not above `SLICE`; 0 when the time is over. Raises Cancelled."""
        return min(self.SLICE, self.left())
