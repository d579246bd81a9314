"""Some blocks of a file with the whole lines that begin in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from belvedere_simulator.logs.files import BLOCK, LONGEST, LogFile

Places = np.ndarray[Any, np.dtype[np.int64]]
_FEED = 10
_USUAL = 1024


@dataclass(frozen=True)
class Chunk:
    """`data` begins at `base` of the file. Lines begin from `begin` on, the last ends at `end`; both are
    places in `data`, and `begin == end` where no line begins. What follows `end` belongs to other lines.
    """

    base: int
    data: bytes
    begin: int
    end: int

    @cached_property
    def starts(self) -> Places:
        """Where the lines begin in `data`."""
        if self.begin == self.end:
            return np.empty(0, np.int64)
        feeds = np.flatnonzero(np.frombuffer(self.data, np.uint8)[self.begin : self.end - 1] == _FEED)
        return np.concatenate(([self.begin], feeds + (self.begin + 1)))

    def line_end(self, start: int) -> int:
        """Where the line ends that begins there, its line feed left out."""
        found = self.data.find(b"\n", start, self.end)
        return self.end if found < 0 else found

    def line(self, start: int) -> bytes:
        """The line that begins there, without its line feed."""
        return self.data[start : self.line_end(start)]


def read_chunk(file: LogFile, first: int, last: int, size: int, longest: int = LONGEST) -> Chunk:
    """The lines that begin in the blocks from `first` to before `last`; of the last one `longest` bytes."""
    base = max(0, first * BLOCK - 1)
    bound = min(last * BLOCK, size)
    # Most last lines end soon.
    data = file.read(base, min(bound + _USUAL, size) - base) if bound > base else b""
    begin = 0 if first == 0 else data.find(b"\n", 0, bound - base) + 1
    # A feed that is the last byte of these blocks lets a line begin in the next one.
    if (first and not begin) or begin >= min(bound - base, len(data)):
        return Chunk(base, data, 0, 0)
    feed = data.find(b"\n", bound - base - 1)
    if feed >= 0:
        return Chunk(base, data, begin, feed + 1)
    data = _completed(file, data, base + len(data), min(size, bound + longest))
    return Chunk(base, data, begin, len(data))


def _completed(file: LogFile, data: bytes, at: int, most: int) -> bytes:
    """Read on until the last line ends."""
    pieces = [data]
    while at < most:
        piece = file.read(at, min(BLOCK, most - at))
        found = piece.find(b"\n")
        pieces.append(piece if found < 0 else piece[: found + 1])
        if found >= 0 or not piece:
            break
        at += len(piece)
    return b"".join(pieces)
