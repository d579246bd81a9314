"""Waiting for the next stick to be put in."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.drives.suitability import suitability
from belvedere_simulator.drives.watching import Listed, watch
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

Stick = tuple[str, str, str, int]


class NextStick:
    """One stick after another; a used one counts again once it was pulled out.

    `tell` is told what is waited for, and why a stick will not do. After `seconds` it is given up.
    """

    def __init__(self, drives: Drives, tell: Callable[[str], None], seconds: float) -> None:
        self._drives = drives
        self._tell = tell
        self._seconds = seconds
        self._used: set[Stick] = set()

    def wait_for(self, device: str) -> Drive:
        """The stick for a device. Raises BelvedereError: BV-BAT-013 none was put in, BV-DRV-016."""
        self._tell(tr("{device}: put in the next stick", device=device))
        states: queue.SimpleQueue[Listed | BelvedereError] = queue.SimpleQueue()
        watching = watch(self._drives, states.put)
        deadline = time.monotonic() + self._seconds
        try:
            while True:
                drive = self._among(self._next(states, deadline, device), device)
                if drive is not None:
                    self._used.add(_stick(drive))
                    return drive
        finally:
            watching.close()

    def _next(
        self, states: queue.SimpleQueue[Listed | BelvedereError], deadline: float, device: str
    ) -> Listed:
        try:
            state = states.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise BelvedereError("BV-BAT-013", tr("No stick was put in"), where=device) from None
        if isinstance(state, BelvedereError):
            raise state
        return state

    def _among(self, listed: Listed, device: str) -> Drive | None:
        self._used &= {_stick(drive) for drive in listed}
        fresh = [drive for drive in listed if _stick(drive) not in self._used]
        suitable = [drive for drive in fresh if not suitability(drive)]
        if len(suitable) == 1:
            return suitable[0]
        if suitable:
            names = ", ".join(drive.name for drive in suitable)
            self._tell(tr("{device}: leave only one stick in: {names}", device=device, names=names))
        for drive in fresh if not suitable else []:
            reasons = "; ".join(reason.text for reason in suitability(drive))
            self._tell(tr("{name} will not do: {why}", name=drive.name, why=reasons))
        return None


def _stick(drive: Drive) -> Stick:
    """What a stick is told apart by: the next one often gets the id of the last."""
    return drive.id, drive.label, drive.model, drive.size
