"""Watches how much memory an application holds."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from belvedere_simulator.application.node.process_tree import ProcessTree

_CALM_PAUSE = 1.0
_TENSE_PAUSE = 0.1


def default_limit(physical: int | None = None) -> int:
    """Three quarters of the computer's memory, in bytes: the rest keeps the computer usable."""
    total = psutil.virtual_memory().total if physical is None else physical
    return total * 3 // 4


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
