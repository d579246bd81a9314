"""How many lines of each block are wanted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from belvedere_simulator.logs.chunks import Chunk, Places, read_chunk
from belvedere_simulator.logs.counting import Counts, count_lines
from belvedere_simulator.logs.files import BLOCK, LogFile
from belvedere_simulator.logs.matching import Matching

_AT_ONCE, _LOOKED_INTO = 16, 8
"""Blocks that are held at once: more would be a little faster and take more memory, single lines most."""


def tally(file: LogFile, first: int, last: int, size: int, matching: Matching | None) -> Counts:
    """For the blocks from `first` to before `last` of a file that has `size` bytes; all lines without
    `matching`."""
    if matching is None:
        return count_lines(file, first, last, size)
    counts: Counts = np.zeros(last - first, np.uint32)
    many = _LOOKED_INTO if matching.lead else _AT_ONCE
    for at in range(first, last, many):
        for chunk, passing in passing_lines(file, at, min(at + many, last), size, matching):
            blocks = (passing + chunk.base) // BLOCK - at
            found = np.bincount(blocks, minlength=1)
            counts[at - first : at - first + len(found)] += found.astype(np.uint32)
    return counts


def passing_lines(
    file: LogFile, first: int, last: int, size: int, matching: Matching
) -> Iterator[tuple[Chunk, Places]]:
    """The chunk of these blocks and where in it the lines begin that pass; nothing where none does."""
    chunk = read_chunk(file, max(0, first - matching.lead), last, size)
    passing = matching(chunk)
    if matching.lead:
        passing = passing[passing + chunk.base >= first * BLOCK]
    if len(passing):
        yield chunk, passing
