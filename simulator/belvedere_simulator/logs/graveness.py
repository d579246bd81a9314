"""Lines of some levels, with the lines that belong to them."""

from __future__ import annotations

from belvedere_simulator.logs.chunks import Chunk, Places
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.files import BLOCK
from belvedere_simulator.logs.levels import NONE, Levels, level_of


class Graveness:
    """A line without level and time has the level of the line before it, which begins in the same block or in
    the one before. Not further, so that blocks can be looked at by themselves: a chunk has one more before.
    """

    def __init__(self, levels: frozenset[str], clock: Clock) -> None:
        self._levels = levels
        self._clock = clock
        self._known = Levels()

    def __call__(self, chunk: Chunk) -> Places:
        """Where the lines begin that have one of the levels."""
        starts = chunk.starts
        lines = chunk.data[chunk.begin : chunk.end].split(b"\n")[: len(starts)]
        told = self._known.quickly(lines)
        unsure = [number for number, level in enumerate(told) if level is None]
        if unsure:
            self._look_closer(chunk, lines, told, unsure)
        wanted = self._levels
        found = [number for number, level in enumerate(told) if level in wanted]
        return starts[found] if found else starts[:0]

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

    def _look_closer(
        self, chunk: Chunk, lines: list[bytes], told: list[str | None], unsure: list[int]
    ) -> None:
        """Tell the level of the lines whose beginning does not, from the first to the last."""
        blocks = ((chunk.starts[unsure] + chunk.base) // BLOCK).tolist()
        # Which line those belong to that have nothing of their own, and that one's block.
        heads: dict[int, tuple[str, int]] = {}
        for number, block in zip(unsure, blocks, strict=True):
            level = self._known.of(lines[number])
            if level is None and number and self._clock.read(lines[number]) is None:
                head = heads.get(number - 1)
                if head is None:
                    start = int(chunk.starts[number - 1])
                    head = (told[number - 1] or NONE, (chunk.base + start) // BLOCK)
                level = head[0] if head[1] >= block - 1 else None
                heads[number] = head
            told[number] = level or NONE
