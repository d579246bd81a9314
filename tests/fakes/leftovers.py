"""What a program that starts many others leaves behind: processes, shared memory; and what it cost."""

from __future__ import annotations

import ctypes
import os
import resource
from contextlib import suppress
from pathlib import Path

import psutil

from fakes.waiting import until

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Orphans of this process's children become its own children, so that none can hide."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def own_shared_memory() -> Path:
    """A folder of shared memory that nobody else has."""
    folder = Path("/dev/shm")
    if ctypes.CDLL(None, use_errno=True).mount(b"none", bytes(folder), b"tmpfs", 0, None):
        raise OSError(ctypes.get_errno(), "no shared memory of its own")
    return folder


def left_over() -> list[str]:
    """The processes that are still there, orphans too; the dead are buried."""

    def living() -> list[psutil.Process]:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue
        return psutil.Process().children(recursive=True)

    with suppress(AssertionError):
        until(lambda: not living(), 30)
    return [_words(process) for process in living()]


def _words(process: psutil.Process) -> str:
    """Its command; only its number when it has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return str(process.pid)


def busy_seconds() -> float:
    """How long this process and those that it buried have worked."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)
