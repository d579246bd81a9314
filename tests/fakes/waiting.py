"""Waiting on a condition instead of sleeping."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_STEP = 0.01


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Return when `condition` is true. Raises AssertionError when it stays false for `seconds`."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not become true in time"
        pause.wait(_STEP)
