"""One call at work, and what calls are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

Arguments = Mapping[str, Any]


class CallCancelledError(Exception):
    """Nobody wants the result any more."""


class Call:
    """What the work of a call holds of it. For the thread that does the work, `cancel` for any."""

    def __init__(self, tell: Callable[[Mapping[str, Any]], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()
        self._endings: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    @property
    def cancelled(self) -> bool:
        """Whether it should end."""
        return self._cancelled.is_set()

    def progress(self, text: str, fraction: float | None = None) -> None:
        """Tell how far it is, from 0 to 1. Raises CallCancelledError when it should end."""
        self.check()
        self._tell({"progress": {"text": text, "fraction": fraction}})

    def event(self, event: Mapping[str, Any]) -> None:
        """Tell something that happened. Raises CallCancelledError when nobody listens any more."""
        self.check()
        self._tell({"event": dict(event)})

    def check(self) -> None:
        """Raise CallCancelledError when it should end."""
        if self._cancelled.is_set():
            raise CallCancelledError

    def wait(self, seconds: float) -> None:
        """Let time pass. Raises CallCancelledError as soon as it should end."""
        if self._cancelled.wait(seconds):
            raise CallCancelledError

    def at_cancel(self, action: Callable[[], None]) -> None:
        """Call `action`, from another thread, when it is cancelled: to wake work that waits for something."""
        with self._lock:
            if not self._cancelled.is_set():
                self._endings.append(action)
                return
        action()

    def cancel(self) -> None:
        """It should end."""
        with self._lock:
            self._cancelled.set()
            endings, self._endings = self._endings, []
        for ending in endings:
            ending()


Work = Callable[[Call, Arguments], Any]
"""Does a call with its arguments and returns what JSON can carry (dates and bytes too).

Runs on a thread of its own and may take as long as it needs. Raises BelvedereError.
"""


def watched(call: Call, seconds: float, look: Callable[[], Any], told: Callable[[Any], Arguments]) -> None:
    """Look every so many seconds until the call is cancelled, and tell each state that differs from the last.

    Failures of a look are events too, {"problem": ...}, told once until it works again.
    """
    from belvedere_simulator.client.lines import failure_document  # noqa: PLC0415 - it imports this module
    from belvedere_simulator.errors import BelvedereError  # noqa: PLC0415

    last: object = None
    while True:
        try:
            state: Arguments = told(look())
        except BelvedereError as error:
            state = {"problem": failure_document(error)}
        if state != last:
            last = state
            call.event(state)
        call.wait(seconds)
