"""A clock that stands until it is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class HandClock:
    """A service clock for tests."""

    def __init__(self, start: datetime | None = None) -> None:
        # Near the computer's time, so that the TLS library agrees with what is issued by this clock.
        self._now = start or datetime.now(UTC)

    def now(self) -> datetime:
        """The moment last set."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
