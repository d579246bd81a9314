"""Watches how much memory an application holds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from belvedere_simulator.application.node.process_tree import ProcessTree

_CALM_PAUSE = 1.0
_TENSE_PAUSE = 0.1


def default_limit(physical: int | None = None) -> int:
    """Three quarters of the computer's memory, in bytes: the rest keeps the computer usable."""
    return (physical_memory() if physical is None else physical) * 3 // 4


def physical_memory() -> int:
    """Of this computer, in bytes."""
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", ()):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    import psutil  # noqa: PLC0415 - where the system itself tells, it would be a megabyte for nothing

    return int(psutil.virtual_memory().total)


@dataclass(frozen=True)
class MemoryReading:
    """What the application holds, in bytes, and whether that is too much."""

    used: int
    over: bool
    next_in: float
    """Seconds until the next look: soon when more than half of the limit is used."""


def read_memory(tree: ProcessTree, limit: int) -> MemoryReading:
    """Measure the tree. Forked children share pages: they are counted once before it is too much."""
    used = tree.memory()
    if used > limit:
        used = min(used, tree.own_memory())
    return MemoryReading(used, used > limit, _TENSE_PAUSE if used > limit // 2 else _CALM_PAUSE)
