"""Where in the whole something is, in a few parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from belvedere_simulator.logs.order import Order
from belvedere_simulator.logs.track import Track

_LOOKED_AT = 48
_PLACED = 1000
"""So many blocks with so many lines are looked into; of more a block's beginning is near enough."""


def parts_of(order: Order, name: str, parts: int) -> list[int]:
    """How many of the lines that were counted under `name` are in each of so many equal parts."""
    summed = np.zeros(parts, np.int64)
    for number, track in order.shown():
        if name in track.tallies:
            for line, count in _places(order, number, track, name):
                summed[min(line * parts // max(1, order.total), parts - 1)] += count
    return list(map(int, summed))


def _places(order: Order, number: int, track: Track, name: str) -> Iterator[tuple[int, int]]:
    """Lines of the view, with how many are there or shortly behind."""
    begins = order.lines_of_blocks(number)
    counts = track.tallies[name].counts[: len(begins)]
    holding = np.flatnonzero(counts).tolist()
    if len(holding) > _LOOKED_AT or int(counts.sum()) > _PLACED:
        yield from ((int(begins[block]), int(counts[block])) for block in holding)
        return
    for block in holding:
        for ordinal in track.ordinals(name, block):
            line = order.line_of(number, ordinal)
            if 0 <= line < order.total:
                yield line, 1
