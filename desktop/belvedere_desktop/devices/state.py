"""Devices as the page shows them, made from the service's answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNKNOWN = "NOT_AVAILABLE"


@dataclass(frozen=True)
class DeviceRow:
    """One device in the table. Times are in epoch seconds, None where there is none."""

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


@dataclass(frozen=True)
class PortState:
    """One Ethernet port: what it was told to be, and what it is."""

    name: str
    wanted: str = ""
    status: str = ""
    address: str = ""
    hardware: str = ""


@dataclass(frozen=True)
class Offer:
    """Software that a device can be updated to. `major`: what it loses is asked about before."""

    version: str
    major: bool


@dataclass(frozen=True)
class DeviceState:
    """Everything about one device. `update` is the progress of its newest job, "" where none is under way."""

    row: DeviceRow
    arn: str
    serial: str
    provisioning: str
    connection: str
    brand: str
    ports: tuple[PortState, ...]
    time_servers: tuple[str, ...]
    lease: float | None
    offers: tuple[Offer, ...]
    update: str = ""


def row_of(device: Mapping[str, Any], applications: int = 0) -> DeviceRow:
    """A row out of a device as ListDevices tells it."""
    job = device.get("LatestDeviceJob") or {}
    return DeviceRow(
        id=device["DeviceId"],
        name=device.get("Name", ""),
        status=device.get("DeviceAggregatedStatus", ""),
        software=_known(device.get("CurrentSoftware")),
        applications=applications,
        update=under_way(job),
        description=device.get("Description", ""),
        tags=tuple(sorted((device.get("Tags") or {}).items())),
        seen=device.get("LastUpdatedTime"),
        created=device.get("CreatedTime"),
    )


def rows_of(devices: Iterable[Mapping[str, Any]], instances: Iterable[Mapping[str, Any]]) -> list[DeviceRow]:
    """All rows; `instances` are the application instances, as ListApplicationInstances tells them."""
    counts: dict[str, int] = {}
    for instance in instances:
        if instance.get("Status") == "DEPLOYMENT_SUCCEEDED":
            device = instance.get("DefaultRuntimeContextDevice", "")
            counts[device] = counts.get(device, 0) + 1
    return [row_of(device, counts.get(device["DeviceId"], 0)) for device in devices]


def state_of(device: Mapping[str, Any]) -> DeviceState:
    """Everything out of what DescribeDevice tells."""
    wanted = device.get("NetworkingConfiguration") or {}
    now = device.get("CurrentNetworkingStatus") or {}
    software = _known(device.get("CurrentSoftware"))
    return DeviceState(
        row=row_of(device),
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
        offers=_offers(software, device),
        update=under_way(device.get("LatestDeviceJob") or {}),
    )


def under_way(job: Mapping[str, Any]) -> str:
    """The version and progress of an update that has not ended; "" otherwise."""
    progress = str(job.get("Status", ""))
    if not progress or progress in {"COMPLETED", "FAILED"}:
        return ""
    return f"{job.get('ImageVersion', '')} {progress}".strip()


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
    )


def _offers(software: str, device: Mapping[str, Any]) -> tuple[Offer, ...]:
    newest = _known(device.get("LatestSoftware"))
    offers = [Offer(newest, major=False)] if newest and newest != software else []
    others = [_known(each.get("Version")) for each in device.get("AlternateSoftwares") or ()]
    offers += [Offer(version, major=_major(version) != _major(software)) for version in others if version]
    return tuple(dict.fromkeys(offers))


def _major(version: str) -> str:
    return version.partition(".")[0]


def _known(version: object) -> str:
    return "" if version in (None, UNKNOWN) else str(version)
