"""How many lines begin in each block: the index."""

from __future__ import annotations

from typing import Any

import numpy as np

from belvedere_simulator.logs.files import BLOCK, LogFile

Counts = np.ndarray[Any, np.dtype[np.uint32]]
_AT_ONCE = 8
_FEED = 10


def count_lines(file: LogFile, first: int, last: int, size: int) -> Counts:
    """For the blocks from `first` to before `last` of a file that has `size` bytes.

    A line begins after each line feed that is not the last byte, and at 0 of a file that is not empty.
    """
    counts: Counts = np.zeros(last - first, np.uint32)
    buffer = bytearray(_AT_ONCE * BLOCK)
    view, bytes_of = memoryview(buffer), np.frombuffer(buffer, np.uint8)
    mask = np.empty(BLOCK, bool)
    # The feed before a block's first byte is what lets a line begin there: rows are one byte earlier.
    end = min(last * BLOCK, size) - 1
    for at in range(first, last, _AT_ONCE):
        begin = at * BLOCK - 1
        length = min((min(at + _AT_ONCE, last) * BLOCK - 1), end) - begin
        if length <= 0:
            break
        skipped = 0
        if begin < 0:
            buffer[0], skipped = _FEED, 1
        got = skipped + file.read_into(view[skipped:length], begin + skipped)
        for row in range(-(-got // BLOCK)):
            there = bytes_of[row * BLOCK : min((row + 1) * BLOCK, got)]
            found = np.equal(there, _FEED, out=mask[: len(there)])
            counts[at - first + row] = np.count_nonzero(found)
    return counts
