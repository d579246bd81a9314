"""Waiting beside other work, without taking the processor from what is waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 180.0
_STEP = 0.1


def patiently(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return when `condition` is true. Raises AssertionError when it stays false for `seconds`."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not become true in time"
        pause.wait(_STEP)
