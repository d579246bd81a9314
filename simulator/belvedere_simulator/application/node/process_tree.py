"""A process and everything it started, also what outlived its own parent."""

from __future__ import annotations

import contextlib

import psutil


class ProcessTree:
    """Knows the descendants of a process from looking at them now and then.

    A descendant that was seen once stays known when its parent ends and it is given to another one.
    """

    def __init__(self, pid: int) -> None:
        self._known: set[psutil.Process] = set()
        with contextlib.suppress(psutil.NoSuchProcess):
            self._known.add(psutil.Process(pid))

    def look(self) -> set[psutil.Process]:
        """Return what lives of the tree now."""
        found: set[psutil.Process] = set()
        for process in self._known:
            if process not in found and _lives(process):
                found.add(process)
                with contextlib.suppress(psutil.Error):
                    found.update(process.children(recursive=True))
        self._known |= found
        return found

    def kill(self, seconds: float = 3.0) -> None:
        """End all of it by force, again and again while new ones appear, and wait until it is gone."""
        for _ in range(10):
            living = self.look()
            for process in living:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            if not living:
                return
            psutil.wait_procs(living, timeout=seconds / 10)

    def memory(self) -> int:
        """Bytes the tree holds. Shared pages count for each process that has them."""
        return sum(_resident(process) for process in self.look())

    def own_memory(self) -> int:
        """Bytes the tree holds, shared pages counted once where the system can tell. Slow."""
        return sum(_proportional(process) for process in self.look())


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _proportional(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
        return int(getattr(full, "pss", full.uss))
    except psutil.Error:
        return _resident(process)
