"""Counts of lines that grow with their log."""

from __future__ import annotations

from typing import Any

import numpy as np

from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.filters import Wish

Sums = np.ndarray[Any, np.dtype[np.int64]]


class Tally:
    """How many lines that `wish` passes begin in each block, as far as they are counted."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self._counts: Counts = np.zeros(0, np.uint32)
        self._known = 0
        self._later: dict[int, int] = {}
        self._sums: Sums | None = None

    @property
    def known(self) -> int:
        """How many blocks are counted without a gap."""
        return self._known

    @property
    def counts(self) -> Counts:
        """Of the blocks that are known."""
        return self._counts[: self._known]

    @property
    def sums(self) -> Sums:
        """How many lines there are before each block that is known, and before its end."""
        if self._sums is None:
            self._sums = np.concatenate(([0], np.cumsum(self.counts, dtype=np.int64)))
        return self._sums

    @property
    def total(self) -> int:
        """Of the blocks that are known."""
        return int(self.sums[-1])

    def put(self, first: int, counts: Counts) -> None:
        """What was counted from block `first` on, in whatever order; it replaces what was known of them."""
        last = first + len(counts)
        if last > len(self._counts):
            grown: Counts = np.zeros(max(last, len(self._counts) * 5 // 4), np.uint32)
            grown[: len(self._counts)] = self._counts
            self._counts = grown
        self._counts[first:last] = counts
        self._later[first] = max(last, self._later.get(first, 0))
        while ready := [begin for begin in self._later if begin <= self._known]:
            for begin in ready:
                self._known = max(self._known, self._later.pop(begin))
        self._sums = None

    def cut(self, blocks: int) -> None:
        """Nothing is known beyond so many blocks."""
        self._known = min(self._known, blocks)
        self._later = {}
        self._sums = None
