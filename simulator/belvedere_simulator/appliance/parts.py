"""The parts of an appliance that is on, as the driver of its body sees them.

All are made for one life. What a part is told may come twice; nothing of it waits, unless it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.channel.messages import Object


@dataclass(frozen=True)
class NodeReport:
    """A node of an application: `status` in the words of CurrentStatus; `detail` for people."""

    name: str
    kind: str
    status: str
    detail: str = ""


@dataclass(frozen=True)
class InstanceReport:
    """An application instance: `state` in the words of DeviceReportedStatus, `health` of HealthStatus.

    `display`: it owns the HDMI output. `crashes`: how often its code has ended by failure since its launch.
    """

    instance: str
    name: str
    state: str
    health: str
    nodes: tuple[NodeReport, ...] = ()
    display: bool = False
    crashes: int = 0


class Connection(Protocol):
    """The link to the site's broker."""

    def connect(self) -> None:
        """Connect and keep trying; tells the body by the event Connection."""

    def disconnect(self) -> None:
        """There is no way any more: connections end at once, without a word."""

    def close(self) -> None:
        """Orderly, with a farewell; waits a moment."""


class Jobs(Protocol):
    """What the site wants of the appliance, one job at a time, each until it has ended."""

    def take(self, execution: Object | None) -> None:
        """The job to be done now, new or one's own unfinished; None: there is none."""

    def report_update(self, version: str, stage: UpdateStage, reason: str | None) -> None:
        """Where the update is: kept until the site has heard it."""

    def refuse_update(self, version: str, reason: str) -> None:
        """The update is not begun."""

    def refuse_reboot(self, reason: str) -> None:
        """The restart is not begun."""


class Applications(Protocol):
    """The application instances that are installed."""

    def start(self) -> None:
        """Start all that are to run."""

    def stop(self) -> None:
        """Stop all, in order, within the seconds of a shutdown; waits for it."""

    def reports(self) -> tuple[InstanceReport, ...]:
        """Every instance there is, in the order of deployment."""


class Updates(Protocol):
    """Software that is fetched and written beside the running one."""

    def begin(self, version: str) -> None:
        """Fetch, verify and write it; tells the body by UpdateReached, UpdateInstalled and UpdateFailed."""


class LogAgent(Protocol):
    """Ships log streams to the site, and copies them to sticks."""

    def start(self) -> None:
        """Begin to ship; works without a connection too, and keeps what it could not ship."""

    def copy_image(self, stick: Stick) -> str:
        """Write a log image to the stick's folder; returns its name. Waits. Raises BelvedereError."""

    def close(self) -> None:
        """Keep what was not shipped; waits."""
