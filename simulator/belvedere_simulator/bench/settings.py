"""How a bench is to measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.application.isolation.plan import Wanted


@dataclass(frozen=True)
class ClipShape:
    """The clip that is played: its size, its frames per second and how many frames it has."""

    width: int = 1920
    height: int = 1080
    rate: int = 30
    frames: int = 600
    bit_rate: int = 4_000_000

    @property
    def period_ms(self) -> float:
        """Milliseconds between two frames."""
        return 1000.0 / self.rate


@dataclass(frozen=True)
class Settings:
    """`rounds` of reference, ours, ours, reference, each a window of `seconds`.

    `appliances` idle on this computer at once; tables have so many `rows`; live pictures are of the shape
    `tile`; the large log has so many `lines`. `only` names the goals to measure, empty: all. `cache` keeps
    clips and models between benches.
    """

    cache: Path
    rounds: int = 5
    seconds: float = 10.0
    only: frozenset[str] = frozenset()
    isolation: Wanted = "auto"
    clip: ClipShape = field(default_factory=ClipShape)
    appliances: int = 50
    rows: int = 10_000
    lines: int = 10_000_000
    tile: ClipShape = field(default_factory=lambda: ClipShape(640, 360, 10, 60, 400_000))

    @property
    def trial_seconds(self) -> float:
        """How long each candidate for the reference is tried."""
        return min(2.0, self.seconds / 4)

    @property
    def block_seconds(self) -> float:
        """How long a block of calls is: shorter than a window, since thousands fit into it."""
        return min(3.0, self.seconds)

    @property
    def long_seconds(self) -> float:
        """A window in which something that grows slowly would be seen."""
        return self.seconds * 6
