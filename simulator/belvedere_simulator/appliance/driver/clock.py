"""The appliance's own clock, which may be wrong, and the time servers that put it right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _now() -> datetime:
    return datetime.now(UTC)


class ApplianceClock:
    """Real time, and how far off it is. Any thread may read it."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._skew = timedelta()

    def __call__(self) -> datetime:
        """The moment by this clock, in UTC."""
        return self._now() + self._skew

    @property
    def skew(self) -> float:
        """Seconds that it is fast; negative when it is slow."""
        return self._skew.total_seconds()

    def put(self, seconds: float) -> None:
        """Let it be so many seconds fast."""
        self._skew = timedelta(seconds=seconds)
