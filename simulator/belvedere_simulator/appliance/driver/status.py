"""Everything that is to be seen of an appliance from outside, at one moment."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from belvedere_simulator.appliance.hdmi.output import StreamStatus
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.appliance.software.offers import Offer


@dataclass(frozen=True)
class LightStatus:
    """One light. `period` is that of the blinking in seconds, 0 for steady; `words` for people."""

    colour: str
    period: float
    words: str


@dataclass(frozen=True)
class LightsStatus:
    """The lights on the front."""

    power: LightStatus
    status: LightStatus
    network: LightStatus


@dataclass(frozen=True)
class InterfaceStatus:
    """One Ethernet port. `cable`: plugged in and whole. The address has its prefix length."""

    name: str
    mac: str
    cable: bool
    static: bool = False
    address: str = ""
    gateway: str = ""
    dns: tuple[str, ...] = ()


@dataclass(frozen=True)
class NetworkStatus:
    """`mode` single or dual; the ports that lead to service and cameras; `connected`: to the service."""

    mode: str
    service_port: str | None
    camera_port: str | None
    connected: bool
    interfaces: tuple[InterfaceStatus, ...]
    time_servers: tuple[str, ...] = ()


@dataclass(frozen=True)
class StickStatus:
    """A drive in a USB port. `activity` is what is done with it, `problem` why it is not used."""

    port: str
    path: str
    activity: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class SoftwareStatus:
    """`trial` is installed and starts next; `counter` is the anti-rollback counter; `recalled` why the
    running version must not be installed any more; `offers` what can be updated to, and at which price.
    """

    running: str
    latest: str
    trial: str | None
    counter: int
    recalled: str | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class UpdateStatus:
    """The update that is under way. `percent`: of its stage."""

    version: str
    stage: str
    percent: int = 0


@dataclass(frozen=True)
class DeviceStatus:
    """The device that the appliance was provisioned as. `fingerprint` is the authority's, to be compared."""

    device_id: str
    name: str
    thing: str
    service: str
    broker: str
    fingerprint: str


@dataclass(frozen=True)
class FaultStatus:
    """Something that is broken on purpose."""

    kind: str
    target: str


@dataclass(frozen=True)
class ApplianceStatus:
    """`power` as in `body.state.Power`; `picture` what the HDMI output carries; `clock_skew` in seconds.

    `hdmi_stream` is known while the appliance is on, `device` while it is on and provisioned. `problems` are
    sentences for people.
    """

    model: str
    serial: str
    time_scale: float
    mains: bool
    power: str
    lights: LightsStatus
    network: NetworkStatus
    usb: tuple[StickStatus, ...]
    monitor: bool
    picture: str
    software: SoftwareStatus
    update: UpdateStatus | None
    provisioned: bool
    device: DeviceStatus | None
    activity: str | None
    clock_skew: float
    applications: tuple[InstanceReport, ...]
    faults: tuple[FaultStatus, ...]
    problems: tuple[str, ...]
    hdmi_stream: StreamStatus | None = None

    def to_document(self) -> dict[str, Any]:
        """The status as a JSON object, with the names of the fields."""
        return asdict(self)
