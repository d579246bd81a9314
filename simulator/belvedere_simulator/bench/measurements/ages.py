"""How old a frame of a camera is: from when the camera had sent it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

Moment = tuple[int, int]
"""(number of the frame, CLOCK_MONOTONIC in ns)"""


def ages_ms(sent: Iterable[Moment], seen: Iterable[Moment]) -> list[float]:
    """The age of each frame seen, in milliseconds. The clip repeats: the last sending before counts."""
    times: dict[int, list[int]] = defaultdict(list)
    for number, moment in sent:
        times[number].append(moment)
    ages = []
    for number, moment in seen:
        known = times[number]
        place = bisect_right(known, moment)
        if place:
            ages.append((moment - known[place - 1]) / 1e6)
    return ages
