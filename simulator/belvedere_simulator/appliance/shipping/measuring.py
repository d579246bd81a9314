"""How fast an appliance ships: for the bench."""

from __future__ import annotations

import time
from dataclasses import dataclass

from belvedere_simulator.appliance.shipping.agent import SpoolAgent
from belvedere_simulator.application.logs.streams import LogStreams

_AT_ONCE = 500


@dataclass(frozen=True)
class Shipped:
    """Lines written to `stream`, and the seconds until all of them were written, and acknowledged."""

    stream: str
    lines: int
    written_seconds: float
    seconds: float

    @property
    def lines_per_second(self) -> float:
        """From the first line to the last acknowledgement."""
        return self.lines / self.seconds


def ship_lines(agent: SpoolAgent, sink: LogStreams, stream: str, lines: int, patience: float) -> Shipped:
    """Write so many different lines as fast as they go and wait until the site has all of them.

    Each is `line NUMBER of LINES …`, so that who reads them back can tell what is missing or there twice.
    Raises TimeoutError when that takes longer than `patience` seconds.
    """
    filling = "the quick brown fox jumps over the lazy dog " * 2
    begun = time.perf_counter()
    for first in range(0, lines, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, lines))
        sink.write(stream, [f"line {number:09d} of {lines} {filling}" for number in numbers])
    written = time.perf_counter()
    if not agent.wait_until_shipped(patience):
        raise TimeoutError(f"{lines} lines in {patience} s")
    return Shipped(stream, lines, written - begun, time.perf_counter() - begun)
