"""Reading past the unified buffer cache of macOS."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.drives.media.reading import Origin, Reading

# fcntl.h of macOS; Python has the names only there.
NO_CACHE = 48
FULL_SYNC = 51


def read(file: Path, most: int, control: Callable[[int, int, int], object] = fcntl.fcntl) -> Reading:
    """At most so many bytes of a file without keeping it in memory. Raises OSError.

    macOS leaves out what it did not keep already; what it has it may still give, so nothing is promised.
    """
    with file.open("rb", buffering=0) as stream:
        control(stream.fileno(), NO_CACHE, 1)
        pieces = []
        while most > 0 and (piece := stream.read(most)):
            pieces.append(piece)
            most -= len(piece)
    return Reading(b"".join(pieces), Origin.DROPPED)
