"""The processes that a test has started."""

from __future__ import annotations

import psutil

SHARED = "--site"
"""In the command of a site that several tests share for a session."""


def own_children(*, recursive: bool = True) -> list[psutil.Process]:
    """The children of this process but for shared sites."""
    return [child for child in psutil.Process().children(recursive=recursive) if not _is_shared(child)]


def runs(pid: int) -> bool:
    """Whether there is such a process, and it is not only waiting to be buried."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _is_shared(process: psutil.Process) -> bool:
    try:
        return SHARED in process.cmdline()
    except psutil.Error:
        return False
