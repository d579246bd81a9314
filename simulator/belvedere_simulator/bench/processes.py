"""Processor time of our processes, those included that ended meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import psutil


def processor_seconds(excluded: Iterable[int] = ()) -> float:
    """User and system time of this process and all below it, except those of `excluded` and theirs."""
    left_out = set(excluded)
    total = 0.0
    waiting = [psutil.Process()]
    while waiting:
        process = waiting.pop()
        if process.pid in left_out:
            continue
        # One that ended between listing and asking is in its parent's reaped children.
        with contextlib.suppress(psutil.Error):
            waiting += process.children()
            times = process.cpu_times()
            total += times.user + times.system
            total += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return total
