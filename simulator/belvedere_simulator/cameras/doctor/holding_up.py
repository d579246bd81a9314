"""Pictures that are held up on purpose, as a fault of the laboratory wants it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from belvedere_simulator.cameras.doctor.stream.timing import timing
from belvedere_simulator.cameras.doctor.watching import Watched

_SHARE = 0.1
"""Of the pictures: the same that an appliance holds up for its applications."""


def held_up(seen: Watched, clock: int, seconds: float) -> Watched:
    """What would have been seen over TCP if pictures were held up by at most so many seconds."""
    even = timing(list(_late(seen.meter.frames, seconds)), clock)
    if seen.tcp is None or even is None:
        return seen
    return replace(seen, tcp=replace(seen.tcp, jitter=round(even.jitter, 5), worst=round(even.worst, 5)))


def _late(frames: Sequence[tuple[float, int]], seconds: float) -> Iterator[tuple[float, int]]:
    """Those behind one that is held up come together with it."""
    # Always the same pictures: a verdict is to be the same when it is asked for again.
    chance, free = random.Random(len(frames)), 0.0  # noqa: S311 - disturbs pictures, guards nothing
    for arrival, stamp in frames:
        late = seconds * chance.random() if chance.random() < _SHARE else 0.0
        free = max(free, arrival) + late
        yield free, stamp
