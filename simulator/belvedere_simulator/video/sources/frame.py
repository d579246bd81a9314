"""What a camera hands over."""

from __future__ import annotations

from dataclasses import dataclass

import av

TimeStamp = tuple[int, int]
"""(seconds, microseconds) since 1970, UTC."""


@dataclass(frozen=True)
class SourceFrame:
    """One decoded picture of a camera.

    `time_stamp` follows the source's own clock: for a network camera the wall clock at the first
    arrival plus the steps of the stream; for files and folders the wall clock at the start plus the
    position. It never decreases. `arrived_ns` is CLOCK_MONOTONIC when the picture was there (for a
    paced file: when its time came). `number` counts from 0 over the life of the reader.
    """

    picture: av.VideoFrame
    time_stamp: TimeStamp
    arrived_ns: int
    number: int


@dataclass(frozen=True)
class Decoded:
    """A picture and its place on the source's own clock, in seconds; None when the source gives none."""

    picture: av.VideoFrame
    seconds: float | None
