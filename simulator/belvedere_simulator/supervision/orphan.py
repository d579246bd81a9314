"""What every child of the engine does first: tell it is ready, and end with its parent."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

_PR_SET_PDEATHSIG = 1


def end_with_parent(stop: Callable[[], None]) -> None:
    """Call `stop` (from a thread) when standard input closes; on Linux also die at once with the parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_wait_for_end, args=(stop,), name="parent watch", daemon=True).start()


def _wait_for_end(stop: Callable[[], None]) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            continue
    stop()


def tell_ready(**fields: Any) -> None:
    """Print the one ready line."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()
