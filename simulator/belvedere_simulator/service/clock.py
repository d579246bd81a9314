"""The service's clock: one source of now, scaled for demonstrations, set by tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; a workflow never asks the system directly."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""


class SystemClock:
    """The computer's clock, running `scale` times as fast from the moment it was made."""

    def __init__(self, scale: float = 1.0, wall: Callable[[], float] = time.time) -> None:
        self._scale = scale
        self._wall = wall
        self._start = wall()

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        elapsed = (self._wall() - self._start) * self._scale
        return datetime.fromtimestamp(self._start, UTC) + timedelta(seconds=elapsed)
