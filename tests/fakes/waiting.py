"""Waiting on a condition instead of sleeping."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_STEP = 0.01
_LONGEST = 0.25
_REST = 10
"""How many times as long as it looked it rests: to look must not take the time of what is waited for."""


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Return when `condition` is true. Raises AssertionError when it stays false for `seconds`."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while True:
        begun = time.monotonic()
        if condition():
            return
        now = time.monotonic()
        assert now < end, "the condition did not become true in time"
        pause.wait(min(max(_STEP, _REST * (now - begun)), _LONGEST))
