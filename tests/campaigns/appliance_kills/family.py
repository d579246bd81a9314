"""Who outlives a killed parent: on Linux such a process can be made a child of this one."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

import psutil

_PR_SET_CHILD_SUBREAPER = 36


class Family:
    """From now until `close`, orphans among our descendants become our children.

    Children that are there already are `known`, and so is what is added to it.
    """

    def __init__(self) -> None:
        _adopt(1)
        self.known = {child.pid for child in psutil.Process().children()}

    def close(self) -> None:
        """Leave orphans to the system again."""
        _adopt(0)

    def strangers(self) -> list[str]:
        """The orphans there are; dead ones are buried."""
        found = []
        for child in psutil.Process().children():
            if child.pid in self.known:
                continue
            with suppress(psutil.NoSuchProcess):
                if child.status() == psutil.STATUS_ZOMBIE:
                    with suppress(ChildProcessError):
                        os.waitpid(child.pid, os.WNOHANG)
                else:
                    found.append(f"{child.pid} {' '.join(child.cmdline())[:200]}")
        return found


def _adopt(on: int) -> None:
    done = ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, on, 0, 0, 0)
    assert done == 0, os.strerror(ctypes.get_errno())
