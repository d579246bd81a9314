"""Lines of some levels, with the lines that belong to them."""

from __future__ import annotations

import numpy as np

from belvedere_simulator.logs.chunks import Chunk, Places
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.files import BLOCK
from belvedere_simulator.logs.levels import CANDIDATES, GRAVE, NONE, level_of, marked_by_number


class Graveness:
    """A line without level and time has the level of the line before it, which begins in the same block or in
    the one before. Not further, so that blocks can be looked at by themselves: a chunk has one more before.
    """

    def __init__(self, levels: frozenset[str], clock: Clock) -> None:
        self._levels = levels
        self._clock = clock

    def __call__(self, chunk: Chunk) -> Places:
        """Where the lines begin that have one of the levels."""
        found = self._grave(chunk) if self._levels <= GRAVE else self._any(chunk)
        return np.array(found, np.int64)

    def level(self, chunk: Chunk, start: int) -> str | None:
        """The level of the line that begins there, as far as the chunk reaches back."""
        block = (chunk.base + start) // BLOCK
        while (chunk.base + start) // BLOCK >= block - 1:
            line = chunk.line(start)
            level = level_of(line)
            if level is not None or self._clock.read(line) is not None or start <= chunk.begin:
                return level
            start = max(chunk.data.rfind(b"\n", 0, start - 1) + 1, chunk.begin)
        return None

    def _any(self, chunk: Chunk) -> list[int]:
        found: list[int] = []
        # What the lines before leave to those that tell nothing, with and without the block before.
        told = own = NONE
        block = -1
        for start in chunk.starts.tolist():
            its_block = (chunk.base + start) // BLOCK
            if its_block != block:
                told, own = (own if its_block == block + 1 else NONE), NONE
                block = its_block
            line = chunk.line(start)
            level = level_of(line)
            if level is not None or self._clock.read(line) is not None:
                told = own = level or NONE
            if told in self._levels:
                found.append(start)
        return found

    def _grave(self, chunk: Chunk) -> list[int]:
        """Where few lines are wanted, only those are looked at that may be."""
        found: list[int] = []
        beyond = -1
        for start in self._candidates(chunk):
            if start < beyond or level_of(chunk.line(start)) not in self._levels:
                continue
            found.append(start)
            block = (chunk.base + start) // BLOCK
            after = chunk.line_end(start) + 1
            while after < chunk.end and (chunk.base + after) // BLOCK <= block + 1:
                line = chunk.line(after)
                if level_of(line) is not None or self._clock.read(line) is not None:
                    break
                found.append(after)
                after = chunk.line_end(after) + 1
            beyond = after
        return found

    def _candidates(self, chunk: Chunk) -> list[int]:
        upper = chunk.data.upper()
        hits: set[int] = set()
        for word in CANDIDATES:
            place = chunk.begin
            while (hit := upper.find(word, place, chunk.end)) >= 0:
                hits.add(max(upper.rfind(b"\n", 0, hit) + 1, chunk.begin))
                place = chunk.line_end(hit) + 1
        hits.update(found.start() for found in marked_by_number.finditer(chunk.data, chunk.begin, chunk.end))
        return sorted(hits)
