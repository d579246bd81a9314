"""The time scale: how much faster than real ones simulated durations pass.

Starting, shutting down, restoring, installing an update and the stages of a deployment are simulated. Never
validity, leases, time stamps, periods of metrics or video, nor how long a button is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.life import Life
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

SLOWEST, FASTEST = 1.0, 10_000.0


@dataclass(frozen=True)
class Pace:
    """`scale` simulated seconds pass in one real one. Raises BelvedereError BV-APL-001 outside 1 to 10000."""

    scale: float = 1.0

    def __post_init__(self) -> None:
        if not SLOWEST <= self.scale <= FASTEST:
            raise BelvedereError(
                "BV-APL-001", tr("The time scale has to be from 1 to 10000"), where=f"{self.scale:g}"
            )

    def real(self, simulated: float) -> float:
        """The real seconds that so many simulated ones take."""
        return simulated / self.scale

    def simulated(self, real: float) -> float:
        """The simulated seconds that pass in so many real ones."""
        return real * self.scale

    def spend(self, simulated: float, life: Life) -> None:
        """Let a simulated duration pass. Raises LifeEndedError when the life ends meanwhile."""
        if life.wait(self.real(simulated)):
            life.check()
