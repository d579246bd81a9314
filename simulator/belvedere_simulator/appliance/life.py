"""One time with power: whatever runs belongs to it, and ends with it."""

from __future__ import annotations

import threading
from collections.abc import Callable


class LifeEndedError(Exception):
    """The power is gone; what was under way is to be left as it is."""


class Life:
    """From power-on until the power is gone or the shutdown is over. Any thread may use it.

    Work of it looks at `ended` between steps, waits with `wait`, and never answers once it is over.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._endings: list[Callable[[], None]] = []

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self._ended.is_set()

    def check(self) -> None:
        """Raise LifeEndedError when it is over."""
        if self._ended.is_set():
            raise LifeEndedError

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is over, which is told by True."""
        return self._ended.wait(seconds)

    def at_end(self, action: Callable[[], None]) -> None:
        """Call `action` when it ends, the last one added first; at once when it is over."""
        with self._lock:
            if not self._ended.is_set():
                self._endings.append(action)
                return
        action()

    def end(self) -> None:
        """It is over. Every action is called, whatever becomes of the others; once is enough."""
        with self._lock:
            self._ended.set()
            endings, self._endings = self._endings, []
        failures: list[Exception] = []
        for action in reversed(endings):
            try:
                action()
            except Exception as error:
                failures.append(error)
        if failures:
            raise ExceptionGroup("the end of a life", failures)
