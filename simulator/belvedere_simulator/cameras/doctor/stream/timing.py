"""How evenly pictures come: rate and jitter out of when each arrived and what its time stamp says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SETTLING = 0.5
"""Seconds from the first picture on that are not judged: servers send what they have kept all at once."""

_FEWEST = 5


@dataclass(frozen=True)
class Timing:
    """`rate` in pictures a second; `jitter`, the mean change of the delay from picture to picture, and
    `worst`, the greatest difference of two delays, in seconds.
    """

    rate: float
    jitter: float
    worst: float


def timing(frames: Sequence[tuple[float, int]], clock: int) -> Timing | None:
    """The timing of (arrival in seconds, unwrapped time stamp in ticks) pairs in order of arrival.

    None where there are too few. Streams with B pictures send time stamps out of order, but always as many
    as they show: the sorted stamps are when each was due.
    """
    if not frames:
        return None
    settled = [frame for frame in frames if frame[0] - frames[0][0] >= SETTLING]
    if len(settled) < _FEWEST:
        return None
    arrivals = [arrival for arrival, _ in settled]
    span = arrivals[-1] - arrivals[0]
    if span <= 0:
        return None
    due = sorted(stamp / clock for _, stamp in settled)
    delays = [arrival - at for arrival, at in zip(arrivals, due, strict=True)]
    changes = [abs(later - earlier) for earlier, later in pairwise(delays)]
    return Timing((len(settled) - 1) / span, sum(changes) / len(changes), max(delays) - min(delays))


def key_frame_interval(keys: Sequence[int], clock: int) -> float | None:
    """The longest time between two key frames by their time stamps, in seconds; None below two."""
    return max((later - earlier) / clock for earlier, later in pairwise(keys)) if len(keys) > 1 else None
