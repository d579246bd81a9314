"""The processes that a test has started itself."""

from __future__ import annotations

import psutil

SHARED = "--site"
"""In the command of a site that several tests share for a session."""


def own_children(*, recursive: bool = True) -> list[psutil.Process]:
    """The children of this process but for shared sites."""
    return [child for child in psutil.Process().children(recursive=recursive) if not _is_shared(child)]


def _is_shared(process: psutil.Process) -> bool:
    try:
        return SHARED in process.cmdline()
    except psutil.Error:
        return False
