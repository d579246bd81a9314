"""What a bundle is to hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Wish:
    """The range of time of logs and metrics, and what is taken along.

    `devices`: ids, empty for all. `frames`: consent to one picture of each camera. `crash_reports`: those
    that a person chose, as paths. `views`: what the sender looked at, for the recipient to see the same.
    Recordings of streams are never taken.
    """

    since: datetime
    until: datetime
    devices: tuple[str, ...] = ()
    logs: bool = True
    metrics: bool = True
    frames: bool = False
    crash_reports: tuple[str, ...] = ()
    note: str = ""
    views: tuple[Any, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.since >= self.until:
            why = f"{self.since.isoformat()} .. {self.until.isoformat()}"
            raise BelvedereError("BV-SUP-007", tr("The range of time is empty"), why=why)

    def is_for(self, device: str) -> bool:
        """Whether this device is asked for."""
        return not self.devices or device in self.devices
