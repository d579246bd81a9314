"""Some blocks of a file with the whole lines that begin in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from belvedere_simulator.logs.files import BLOCK, LONGEST, LogFile

Places = np.ndarray[Any, np.dtype[np.int64]]
_FEED = 10


@dataclass(frozen=True)
class Chunk:
    """`data` begins at `base` of the file. Lines begin from `begin` on, the last ends at `end`; both are
    places in `data`, and `begin == end` where no line begins.
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
    data = file.read(base, bound - base) if bound > base else b""
    begin = 0 if first == 0 else data.find(b"\n") + 1
    # A feed that is the last byte of these blocks lets a line begin in the next one.
    if (first and not begin) or begin >= len(data):
        return Chunk(base, data, 0, 0)
    return Chunk(base, *_completed(file, data, begin, base + len(data), min(size, bound + longest)))


def _completed(file: LogFile, data: bytes, begin: int, at: int, most: int) -> tuple[bytes, int, int]:
    """Read on until the last line ends."""
    if data.endswith(b"\n") or at >= most:
        return data, begin, len(data)
    pieces = [data]
    while at < most:
        piece = file.read(at, min(BLOCK, most - at))
        if not piece:
            break
        found = piece.find(b"\n")
        if found >= 0:
            pieces.append(piece[: found + 1])
            break
        pieces.append(piece)
        at += len(piece)
    whole = b"".join(pieces)
    return whole, begin, len(whole)
