"""One log of a view: a file, or several that follow one another, with what was counted of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from belvedere_simulator.logs.chunks import Chunk, Places, read_chunk
from belvedere_simulator.logs.clock import BEFORE_ALL, Clock
from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.files import BLOCK, LogFile, blocks_of
from belvedere_simulator.logs.filters import Wish
from belvedere_simulator.logs.formats import LOOKED_AT
from belvedere_simulator.logs.matching import Matching
from belvedere_simulator.logs.tallies import Tally
from belvedere_simulator.logs.tallying import passing_lines
from belvedere_simulator.logs.work.job import Job

Keys = np.ndarray[Any, np.dtype[np.int64]]
LINES, PASSING, FOUND, ERRORS, WARNINGS = "lines", "passing", "found", "errors", "warnings"
SHOWN_OF_LINE = 64 * 1024
"""So much of a line is read to show it."""
_KEPT = 8
_JOB_BLOCKS = 512
_SAMPLED = 40
_LAST_BYTES = 4096


@dataclass
class Segment:
    """A file of a track: its first block among those of the track, and how much of it is counted."""

    file: LogFile
    first: int
    size: int
    identity: str


@dataclass(frozen=True)
class Growth:
    """A file has `size` bytes now; from its block `first` on it is to be counted again. `anew`: it was cut
    or written anew, and what was counted of it is gone."""

    segment: Segment
    size: int
    first: int
    anew: bool = False


@dataclass(frozen=True)
class Rows:
    """The lines of a block that pass: where they begin in `chunk`, and by which time they are ordered."""

    chunk: Chunk
    starts: Places
    keys: Keys


class Track:
    """`name` is short, `title` says where it comes from. Blocks are counted through all its files.

    `live` while a source writes more of it; `spooled` where one ever did. `path` is where it is followed.
    """

    def __init__(self, name: str, title: str, clock: Clock, path: Path | None, *, live: bool = False) -> None:
        self.name, self.title, self.clock, self.path, self.live = name, title, clock, path, live
        self.spooled = live
        self.hidden = False
        self.segments: list[Segment] = []
        self.tallies: dict[str, Tally] = {LINES: Tally(Wish())}
        self._ends: Keys = np.empty(0, np.int64)
        self._timed = False
        self._sampled = -1
        self._rows: OrderedDict[int, Rows] = OrderedDict()
        self._matching: dict[str, Matching] = {}

    @property
    def blocks(self) -> int:
        """All of them."""
        return sum(blocks_of(segment.size) for segment in self.segments)

    @property
    def size(self) -> int:
        """All that is counted or being counted."""
        return sum(segment.size for segment in self.segments)

    @property
    def passing(self) -> Tally:
        """What the view shows of it."""
        return self.tallies.get(PASSING) or self.tallies[LINES]

    @property
    def identity(self) -> str:
        """What its marks are kept by."""
        return self.segments[0].identity if self.segments else ""

    def add(self, file: LogFile, size: int | None = None) -> None:
        """Another file follows, of which `size` bytes are to be counted, or all."""
        size = file.size if size is None else size
        self.segments.append(Segment(file, self.blocks, size, file.identity()))

    def install(self, name: str, tally: Tally | None) -> None:
        """Show by what was counted under `name`; None: not any more."""
        self.tallies.pop(name, None)
        self._matching.pop(name, None)
        if tally is not None:
            self.tallies[name] = tally
            self._matching[name] = Matching(tally.wish, self.clock)
        self._rows.clear()

    def growth(self) -> Growth | None:
        """What the last file has more, or less, than what is counted."""
        segment = self.segments[-1]
        size, identity = segment.file.size, segment.identity
        if not identity or size < segment.size:
            segment.identity = segment.file.identity()
        if size == segment.size:
            return None
        if size < segment.size or (identity and identity != segment.file.identity()):
            segment.identity = segment.file.identity()
            return Growth(segment, size, 0, anew=True)
        # The last line may go on: it is counted and matched again as a whole.
        begun = np.flatnonzero(self.tallies[LINES].counts[segment.first :])
        return Growth(segment, size, int(begun[-1]) if len(begun) else 0)

    def grow(self, growth: Growth, counted: dict[str, list[tuple[int, Counts]]]) -> None:
        """Show what was counted of a growth, by the names of the tallies and the blocks of the track."""
        growth.segment.size = growth.size
        for name, parts in counted.items():
            if growth.anew:
                self.tallies[name].cut(growth.segment.first)
            for first, counts in parts:
                self.tallies[name].put(first, counts)
        self.forget(growth.segment.first + growth.first)

    def jobs(self, wish: Wish, growth: Growth | None = None) -> list[Job]:
        """What is to be counted, of a growth or of all; blocks in jobs are those of their files."""
        if growth is not None:
            return self._jobs(growth.segment, growth.size, growth.first, wish)
        return [job for each in self.segments for job in self._jobs(each, each.size, 0, wish)]

    def forget(self, first: int) -> None:
        """What is known of the lines from this block on holds no more."""
        self._ends = self._ends[:first]
        for block in [block for block in self._rows if block >= first]:
            del self._rows[block]

    def place_of(self, job: Job) -> int:
        """The first block of a job among those of the track."""
        return next(each.first for each in self.segments if each.file is job.file) + job.first

    def at(self, block: int) -> tuple[Segment, int]:
        """The file of a block of the track, and which of that file's it is."""
        segment = next(each for each in reversed(self.segments) if each.first <= block)
        return segment, block - segment.first

    def chunk(self, block: int, lead: int = 0, longest: int = SHOWN_OF_LINE) -> Chunk:
        """One block, with so many before it."""
        segment, own = self.at(block)
        return read_chunk(segment.file, max(0, own - lead), own + 1, segment.size, longest)

    def ordinals(self, name: str, block: int) -> Places:
        """Which passing lines those lines of a block are that were counted under `name`."""
        segment, own = self.at(block)
        told = passing_lines(segment.file, own, own + 1, segment.size, self._matching[name])
        places = [place + chunk.base for chunk, passing in told for place in passing.tolist()]
        rows = self.rows(block, keyed=False)
        numbers = np.searchsorted(rows.starts + rows.chunk.base, places)
        return np.asarray(numbers + self.passing.sums[block], np.int64)

    def rows(self, block: int, *, keyed: bool) -> Rows:
        """The lines of a block that pass; `keyed` with the times that they are ordered by."""
        kept = self._rows.get(block)
        if kept is not None and (not keyed or len(kept.keys) == len(kept.starts)):
            self._rows.move_to_end(block)
            return kept
        chunk = self.chunk(block)
        starts = chunk.starts
        if PASSING in self.tallies:
            segment, own = self.at(block)
            passed = passing_lines(segment.file, own, own + 1, segment.size, self._matching[PASSING])
            places = [passing + each.base - chunk.base for each, passing in passed]
            starts = places[0] if places else starts[:0]
        keys = self._keys(chunk, block)[np.searchsorted(chunk.starts, starts)] if keyed else starts[:0]
        rows = Rows(chunk, starts, keys)
        self._rows[block] = rows
        while len(self._rows) > _KEPT:
            self._rows.popitem(last=False)
        return rows

    def ends(self) -> Keys:
        """The time by which the last line of each block is ordered; it never falls."""
        if not self._timed and self._sampled != self.size:
            self._sampled = self.size
            self._timed = any(self._samples())
            if self._timed:
                self.forget(0)
        missing = range(len(self._ends), self.blocks)
        if missing:
            times = map(self._last_time, missing) if self._timed else (BEFORE_ALL for _ in missing)
            before = self._ends[-1:] if len(self._ends) else [BEFORE_ALL]
            grown = np.maximum.accumulate(np.fromiter((*before, *times), np.int64))
            self._ends = np.concatenate((self._ends, grown[1:]))
        return self._ends

    def line_at(self, offset: int, longest: int) -> bytes:
        """The line that begins there, counted through all files; so many bytes of it at most."""
        block = offset // BLOCK
        chunk = self.chunk(block, longest=longest)
        segment, _own = self.at(block)
        return chunk.line(offset - segment.first * BLOCK - chunk.base)

    def ordinal_at(self, offset: int) -> int:
        """How many passing lines begin before that place."""
        block = offset // BLOCK
        if block >= self.passing.known:
            return self.passing.total
        rows = self.rows(block, keyed=False)
        place = offset - self.at(block)[0].first * BLOCK - rows.chunk.base
        return int(self.passing.sums[block]) + int(np.searchsorted(rows.starts, place))

    def hit(self, ordinal: int, *, back: bool) -> int | None:
        """The first passing line that is found from this one on, or the last before it."""
        sums, counts = self.passing.sums, self.tallies[FOUND].counts
        block = int(np.searchsorted(sums, ordinal - back, "right")) - 1
        while 0 <= block < min(len(counts), len(sums) - 1):
            if counts[block]:
                ordinals = self.ordinals(FOUND, block)
                ordinals = ordinals[ordinals < ordinal] if back else ordinals[ordinals >= ordinal]
                if len(ordinals):
                    return int(ordinals[-1 if back else 0])
            others = np.flatnonzero(counts[:block] if back else counts[block + 1 :])
            if not len(others):
                return None
            block = int(others[-1]) if back else block + 1 + int(others[0])
        return None

    def close(self) -> None:
        """Give the files back."""
        for segment in self.segments:
            segment.file.close()

    def _jobs(self, segment: Segment, size: int, first: int, wish: Wish) -> list[Job]:
        blocks = blocks_of(size)
        cuts = range(first, blocks, _JOB_BLOCKS)
        return [Job(segment.file, at, min(at + _JOB_BLOCKS, blocks), size, wish, self.clock) for at in cuts]

    def _samples(self) -> Iterator[bool]:
        for segment in self.segments:
            for own in {0, max(0, blocks_of(segment.size) - 1)}:
                chunk = self.chunk(segment.first + own)
                for start in chunk.starts[:_SAMPLED].tolist():
                    yield self.clock.read(chunk.line(start)) is not None

    def _last_time(self, block: int) -> int:
        """The time of the last line of a block that has one."""
        segment, own = self.at(block)
        end = min((own + 1) * BLOCK, segment.size)
        # Mostly it is one of the last lines, of which the last may end in the next block.
        base = end - _LAST_BYTES
        data = segment.file.read(base, _LAST_BYTES + LOOKED_AT) if base > own * BLOCK else b""
        feed = data.find(b"\n", _LAST_BYTES - 1)
        last = Chunk(base, data, data.find(b"\n") + 1, len(data) if feed < 0 else feed + 1)
        found = self._last_time_in(last) if last.begin else None
        if found is None:
            found = self._last_time_in(self.chunk(block))
        return BEFORE_ALL if found is None else found

    def _last_time_in(self, chunk: Chunk) -> int | None:
        data, end = chunk.data, chunk.end
        while end > chunk.begin:
            start = max(data.rfind(b"\n", 0, end - 1) + 1, chunk.begin)
            found = self.clock.read(chunk.line(start))
            if found is not None:
                return found[0]
            end = start
        return None

    def _keys(self, chunk: Chunk, block: int) -> Keys:
        """By which time each line of a block is ordered: its own or that of the line before it, the later of
        both, and none later than the block's end."""
        ends = self.ends()
        last = int(ends[block - 1]) if block else BEFORE_ALL
        keys = np.empty(len(chunk.starts), np.int64)
        if not self._timed:
            keys.fill(BEFORE_ALL)
            return keys
        read, line = self.clock.read, chunk.line
        for number, start in enumerate(chunk.starts.tolist()):
            found = read(line(start))
            if found is not None and found[0] > last:
                last = found[0]
            keys[number] = last
        told: Keys = np.minimum(keys, ends[block])
        return told


def offset_of(track: Track, block: int, rows: Rows, number: int) -> int:
    """Where in its file a line of a block begins, counted through all files of the track."""
    segment, _own = track.at(block)
    return segment.first * BLOCK + rows.chunk.base + int(rows.starts[number])
