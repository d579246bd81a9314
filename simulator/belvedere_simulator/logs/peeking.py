"""Lines at a place of the files, before it is known which lines they are."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from belvedere_simulator.logs.clock import BEFORE_ALL
from belvedere_simulator.logs.order import Found
from belvedere_simulator.logs.track import Track

_MOST_BLOCKS = 16


def peek(tracks: Sequence[Track], blocks: Sequence[int], count: int, *, back: bool) -> list[Found]:
    """So many lines from a block of each track on, or the last ones up to it; merged by time."""
    found = [
        _of_track(track, number, block, count, back=back)
        for number, (track, block) in enumerate(zip(tracks, blocks, strict=True))
        if not track.hidden and 0 <= block < track.blocks
    ]
    if len(found) == 1:
        merged = found[0]
    else:
        timed = [list(_timed(tracks, each)) for each in found]
        merged = [each for _time, each in heapq.merge(*timed, key=lambda pair: pair[0])]
    return merged[-count:] if back else merged[:count]


def _of_track(track: Track, number: int, block: int, count: int, *, back: bool) -> list[Found]:
    found: list[Found] = []
    for at in range(block, block - _MOST_BLOCKS, -1) if back else range(block, block + _MOST_BLOCKS):
        if not 0 <= at < track.blocks or len(found) >= count:
            break
        rows = track.rows(at, keyed=False)
        told = [Found(number, -1, at, place, rows) for place in range(len(rows.starts))]
        found = told + found if back else found + told
    return found


def _timed(tracks: Sequence[Track], found: list[Found]) -> Iterator[tuple[tuple[int, int], Found]]:
    last = BEFORE_ALL
    for each in found:
        chunk = each.rows.chunk
        time = tracks[each.track].clock.read(chunk.line(int(each.rows.starts[each.number])))
        last = max(last, time[0]) if time else last
        yield (last, each.track), each
