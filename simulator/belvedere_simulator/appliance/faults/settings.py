"""The numbers that some kinds of faults take."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.faults.board import InjectedFault


@dataclass(frozen=True)
class Setting:
    """A number that tells how badly something is broken, from `least` to `most` in `unit`."""

    name: str
    unit: str
    default: float
    least: float
    most: float

    def of(self, fault: InjectedFault) -> float:
        """What a fault says, or what is usual."""
        return fault.settings.get(self.name, self.default)


JITTER = Setting("seconds", "s", 1.0, 0.05, 10.0)
"""By how much pictures are held up at most."""
SLOWNESS = Setting("bytes_per_second", "B/s", 512.0 * 1024, 1024.0, 1e9)
"""How much the disk takes, in real seconds."""
CUT = Setting("at", "of the file", 0.5, 0.0, 1.0)
"""Where a download is cut."""
SKEW = Setting("seconds", "s", 600.0, -10 * 365 * 86_400.0, 10 * 365 * 86_400.0)
"""By how much the clock is fast."""
