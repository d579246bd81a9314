"""How the C library keeps memory for a process of many threads that mostly wait."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_M_ARENA_MAX = -8
SetOption = Callable[[int, int], int]


def keep_one_arena(platform: str = sys.platform, set_option: SetOption | None = None) -> bool:
    """Let all threads share one heap; whether that was possible. Before any other thread starts.

    glibc gives each of several threads a heap of its own, so that they need not wait for each other. An
    appliance has ten threads that sleep, and each of these heaps holds a hundred kilobytes for nothing.
    """
    if platform != "linux":
        return False
    try:
        option = set_option or ctypes.CDLL(None).mallopt
    except AttributeError:
        return False  # another C library, as musl, has one heap anyhow
    return bool(option(_M_ARENA_MAX, 1))
