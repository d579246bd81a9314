"""Keeping the clock right by time servers, and what a fault of the clock does."""

from __future__ import annotations

from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind

USUAL_SKEW = 600.0
SECONDS = "seconds"


class TimeService:
    """The clock is put right whenever time servers can be asked, unless a fault holds it."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._stop = box.faults.watch(self._skewed)

    def look(self, run: Run) -> None:
        """Ask the time servers, if there is a way."""
        fault = self._box.faults.find(FaultKind.CLOCK_SKEW)
        skew = self._box.clock.skew
        if fault is not None or not skew:
            return
        if run.reach.ways.time and run.reach.ways.service:
            self._box.clock.put(0.0)
            run.logs.system("systemd-timesyncd", 655, f"System clock was {skew:+.1f} s off, synchronised")
        else:
            run.logs.system("systemd-timesyncd", 655, "Timed out waiting for a reply of a time server")

    def close(self) -> None:
        """Mind no faults any more."""
        self._stop()

    def _skewed(self, fault: InjectedFault, present: bool) -> None:
        if fault.kind is FaultKind.CLOCK_SKEW and present:
            self._box.clock.put(fault.settings.get(SECONDS, USUAL_SKEW))
