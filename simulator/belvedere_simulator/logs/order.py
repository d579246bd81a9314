"""The lines of several tracks as one row of lines, by time; found without reading what lies before.

Lines are ordered by time, then by track; those of a track stay in their order. Of each track the line counts
and the times at the ends of blocks are known, and single blocks are looked into.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from belvedere_simulator.logs.clock import BEFORE_ALL
from belvedere_simulator.logs.track import Keys, Rows, Track


@dataclass(frozen=True)
class Found:
    """A line: the number of its track, which of the track's passing lines it is, its block, and which of the
    block's passing lines."""

    track: int
    ordinal: int
    block: int
    number: int
    rows: Rows


class Order:
    """As things stand now: made anew when tracks grow or what is shown of them changes.

    `span` are the times (microseconds, the end excluded) that are shown; None: all. A single track is looked
    into for times only when `timed`.
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        span: tuple[int | None, int | None] = (None, None),
        *,
        timed: bool = False,
    ) -> None:
        self._tracks = [track for track in tracks if not track.hidden]
        self._numbers = [number for number, track in enumerate(tracks) if not track.hidden]
        self._sums = [track.passing.sums for track in self._tracks]
        since, until = span
        self.keyed = timed or len(self._tracks) > 1 or since is not None or until is not None
        self._first = 0 if since is None else self._rank(since)
        whole = sum(int(sums[-1]) for sums in self._sums)
        self.total = max(0, (whole if until is None else self._rank(until)) - self._first)

    def cursor(self, line: int) -> list[int]:
        """How many passing lines of each shown track come before this line."""
        wanted = line + self._first
        if not self.keyed:
            return [wanted] if self._tracks else []
        time = self._time_of(wanted)
        before, through = self._counts(time), self._counts(time + 1)
        left = wanted - sum(before)
        placed: list[int] = []
        for begin, end in zip(before, through, strict=True):
            taken = min(max(left, 0), end - begin)
            placed.append(begin + taken)
            left -= taken
        return placed

    def walk(self, line: int, count: int) -> list[Found]:
        """The lines from this one on, at most so many."""
        count = min(count, self.total - line)
        if count <= 0:
            return []
        begins, ends = self.cursor(line), self.cursor(line + count)
        found = [
            each
            for index, (begin, end) in enumerate(zip(begins, ends, strict=True))
            for each in self._of_track(index, begin, end)
        ]
        if not self.keyed:
            return found
        # One track behind the other: a sort that keeps equal ones in their order is all that is needed.
        keys = np.array([each.rows.keys[each.number] for each in found], np.int64)
        return [found[place] for place in np.argsort(keys, kind="stable").tolist()]

    def line_of(self, track: int, ordinal: int) -> int:
        """The line that a passing line of a track is; before 0 or beyond the last where it is not shown."""
        index = self._numbers.index(track)
        if not self.keyed:
            return ordinal - self._first
        block = self._block(index, ordinal)
        time = int(self._keys(index, block)[ordinal - int(self._sums[index][block])])
        before, through = self._counts(time), self._counts(time + 1)
        return sum(through[:index]) + ordinal + sum(before[index + 1 :]) - self._first

    def line_at(self, time: int) -> int:
        """The first line at that time or later."""
        return min(max(self._rank(time) - self._first, 0), self.total)

    def lines_of_blocks(self, track: int) -> Keys:
        """About which line each block of a track begins at, for pictures of the whole."""
        index = self._numbers.index(track)
        if not self.keyed:
            return self._sums[index][:-1]
        times = np.concatenate((self._ends[index][:1], self._ends[index][:-1]))
        places = np.zeros(len(times), np.int64)
        for ends, sums in zip(self._ends, self._sums, strict=True):
            places += sums[np.minimum(np.searchsorted(ends, times), len(sums) - 1)]
        return np.clip(places - self._first, 0, max(0, self.total - 1))

    def shown(self) -> list[tuple[int, Track]]:
        """The tracks that are shown, with their numbers."""
        return list(zip(self._numbers, self._tracks, strict=True))

    @cached_property
    def _ends(self) -> list[Keys]:
        return [track.ends()[: len(sums) - 1] for track, sums in zip(self._tracks, self._sums, strict=True)]

    @cached_property
    def _marks(self) -> tuple[Keys, Keys, Keys]:
        """The times at ends of blocks, with how many lines come before each at least and at most."""
        times = np.unique(np.concatenate(self._ends))
        least, most = np.zeros(len(times), np.int64), np.zeros(len(times), np.int64)
        for ends, sums in zip(self._ends, self._sums, strict=True):
            blocks = np.searchsorted(ends, times)
            least += sums[blocks]
            most += sums[np.minimum(blocks + 1, len(sums) - 1)]
        return times, least, most

    def _time_of(self, wanted: int) -> int:
        """The latest time before which no more lines come than `wanted`."""
        times, least, most = self._marks
        if not len(times):
            return BEFORE_ALL
        low = int(np.searchsorted(most, wanted, "right")) - 1
        high = int(np.searchsorted(least, wanted, "right"))
        # Between those marks only a few blocks are left to be looked into.
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._rank(int(times[middle])) <= wanted else (low, middle)
        begin = int(times[low]) if low >= 0 else BEFORE_ALL
        end = int(times[high]) if high < len(times) else int(times[-1]) + 1
        while end - begin > 1:
            time = (begin + end) // 2
            begin, end = (time, end) if self._rank(time) <= wanted else (begin, time)
        return begin

    def _rank(self, time: int) -> int:
        return sum(self._counts(time))

    def _counts(self, time: int) -> list[int]:
        """How many passing lines of each track are ordered before a time."""
        told: list[int] = []
        for index, (ends, sums) in enumerate(zip(self._ends, self._sums, strict=True)):
            block = int(np.searchsorted(ends, time))
            inside = 0
            if block < len(ends) and sums[block + 1] > sums[block]:
                inside = int(np.searchsorted(self._keys(index, block), time))
            told.append(int(sums[block]) + inside)
        return told

    def _block(self, index: int, ordinal: int) -> int:
        return int(np.searchsorted(self._sums[index], ordinal, "right")) - 1

    def _keys(self, index: int, block: int) -> Keys:
        return self._tracks[index].rows(block, keyed=True).keys

    def _of_track(self, index: int, ordinal: int, last: int) -> Iterator[Found]:
        track, sums = self._tracks[index], self._sums[index]
        while ordinal < last:
            block = self._block(index, ordinal)
            rows = track.rows(block, keyed=self.keyed)
            before = int(sums[block])
            # A file that was cut a moment ago has fewer than were counted.
            end = min(last - before, int(sums[block + 1]) - before, len(rows.starts))
            for number in range(ordinal - before, end):
                yield Found(self._numbers[index], before + number, block, number, rows)
            ordinal = int(sums[block + 1])
