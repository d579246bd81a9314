"""Devices as the page shows them, made from the service's answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNKNOWN = "NOT_AVAILABLE"
CONNECTED = frozenset({"ONLINE", "UPDATE_NEEDED"})
ENDED = frozenset({"", "COMPLETED", "FAILED"})


# There may be thousands: without a dictionary each they are less to look at for collections of garbage.
@dataclass(frozen=True, slots=True)
class Change:
    """One version between what runs and what is offered."""

    version: str
    released: str = ""
    required: bool = False
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Software that a device can be updated to.

    `major`: what it loses is asked about before; `required`: a version on the way there must be installed;
    `changes`: the versions up to it, the newest first.
    """

    version: str
    major: bool
    required: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device in the table. Times are in epoch seconds, None where there is none; `seen` is its last sign
    of life, `update` the progress of an update under way.
    """

    id: str
    name: str
    status: str
    software: str = ""
    applications: int = 0
    update: str = ""
    description: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    seen: float | None = None
    created: float | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def badge(self) -> Offer | None:
        """The update to tell of: a required one first, then one of the same major version."""
        return min(self.offers, key=lambda offer: (not offer.required, offer.major), default=None)


@dataclass(frozen=True)
class PortState:
    """One Ethernet port: what it was told to be, and what it is."""

    name: str
    wanted: str = ""
    status: str = ""
    address: str = ""
    hardware: str = ""
    gateway: str = ""
    name_servers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeviceState:
    """Everything about one device. `update` is the progress of its newest job, "" where none is under way;
    `job` is the kind of that job, OTA or REBOOT, and `stage` its progress in the service's words; `clock` is
    the time server that it asks.
    """

    row: DeviceRow
    arn: str
    serial: str
    provisioning: str
    connection: str
    brand: str
    ports: tuple[PortState, ...]
    time_servers: tuple[str, ...]
    lease: float | None
    update: str = ""
    job: str = ""
    stage: str = ""
    clock: str = ""
    clock_answers: bool = False

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Software that it can be updated to."""
        return self.row.offers


def row_of(device: Mapping[str, Any], applications: int = 0, offers: tuple[Offer, ...] = ()) -> DeviceRow:
    """A row out of a device as ListDevices tells it; `offers` are those of the software that it runs."""
    return DeviceRow(
        id=device["DeviceId"],
        name=device.get("Name", ""),
        status=device.get("DeviceAggregatedStatus", ""),
        software=_known(device.get("CurrentSoftware")),
        applications=applications,
        update=under_way(device.get("LatestDeviceJob") or {}),
        description=device.get("Description", ""),
        tags=tuple(sorted((device.get("Tags") or {}).items())),
        seen=device.get("LastSeenTime"),
        created=device.get("CreatedTime"),
        offers=offers,
    )


def offers_of(offers: Iterable[Mapping[str, Any]]) -> tuple[Offer, ...]:
    """Offers as the child tells them."""
    return tuple(map(_offer, offers))


def _offer(offer: Mapping[str, Any]) -> Offer:
    return Offer(
        str(offer["Version"]),
        bool(offer["Major"]),
        bool(offer.get("Required")),
        tuple(
            Change(
                str(each["Version"]),
                str(each.get("Released", "")),
                bool(each.get("Required")),
                tuple(each.get("Changes", ())),
            )
            for each in offer.get("Versions", ())
        ),
    )


def state_of(device: Mapping[str, Any], applications: int = 0) -> DeviceState:
    """Everything out of what DescribeDevice tells, and the `Offers` that the child adds."""
    wanted = device.get("NetworkingConfiguration") or {}
    now = device.get("CurrentNetworkingStatus") or {}
    job, clock = device.get("LatestDeviceJob") or {}, now.get("NtpStatus") or {}
    return DeviceState(
        row=row_of(device, applications, offers_of(device.get("Offers", ()))),
        arn=device.get("Arn", ""),
        serial=device.get("SerialNumber", ""),
        provisioning=device.get("ProvisioningStatus", ""),
        connection=device.get("DeviceConnectionStatus", ""),
        brand=device.get("Brand", ""),
        ports=tuple(
            _port(name, wanted.get(name) or {}, now.get(f"{name}Status") or {})
            for name in ("Ethernet0", "Ethernet1")
        ),
        time_servers=tuple((wanted.get("Ntp") or {}).get("NtpServers", ())),
        lease=device.get("LeaseExpirationTime"),
        update=under_way(job),
        job=str(job.get("JobType", "")),
        stage=str(job.get("Status", "")),
        clock=str(clock.get("NtpServerName") or ""),
        clock_answers=clock.get("ConnectionStatus") == "CONNECTED",
    )


def under_way(job: Mapping[str, Any]) -> str:
    """The version and progress of a job that has not ended; "" otherwise."""
    progress = str(job.get("Status", ""))
    return "" if progress in ENDED else f"{job.get('ImageVersion', '')} {progress}".strip()


def moment(seconds: float | None) -> str:
    """A time as people here write it; "" for none."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _port(name: str, wanted: Mapping[str, Any], now: Mapping[str, Any]) -> PortState:
    static = wanted.get("StaticIpConnectionInfo") or {}
    asked = f"{static['IpAddress']}/{static['Mask']}" if static else str(wanted.get("ConnectionType", ""))
    address = str(now.get("IpAddress", ""))
    return PortState(
        name,
        asked,
        str(now.get("ConnectionStatus", "")),
        "" if address == "--" else address,
        str(now.get("HwAddress", "")),
        str(static.get("DefaultGateway", "")),
        tuple(static.get("Dns", ())),
    )


def _known(version: object) -> str:
    return "" if version in (None, UNKNOWN) else str(version)
