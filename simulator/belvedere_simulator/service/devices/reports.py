"""What the message channel learns of a device, as pure steps from one record to the next.

Reports may arrive twice. That a connection ended may be told after the next one began, so it counts only
when it is not older; everything else is as the last report says it, whatever the clock did meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from belvedere_simulator.service.devices.device import (
    APPLIANCE,
    AWAITING_CREDENTIALS,
    AWAITING_PROVISIONING,
    AWS_PANORAMA,
    DELETING,
    LEASE,
    OFFLINE,
    ONLINE,
    PENDING,
    SUCCEEDED,
    Device,
)


@dataclass(frozen=True)
class Appliance:
    """What an appliance says of itself when it claims its certificate.

    `installation` is a random name that it makes at its first start and at each full reset.
    """

    serial_number: str
    installation: str
    software: str
    type: str = APPLIANCE
    brand: str = AWS_PANORAMA


def claimed(device: Device, appliance: Appliance, time: float) -> Device:
    """The appliance has its certificate; it has yet to connect with it."""
    return replace(
        device,
        provisioning=PENDING,
        connection=AWAITING_CREDENTIALS,
        connection_time=time,
        type=appliance.type,
        brand=appliance.brand,
        serial_number=appliance.serial_number,
        installation=appliance.installation,
        software=appliance.software,
        updated=time,
    )


def connected(device: Device, time: float, *, online: bool) -> Device:
    """The device came or went. The first time with its own certificate completes its provisioning."""
    if _deaf(device):
        return device
    if not online and (device.provisioning == PENDING or time < device.connection_time):
        return device
    changed = replace(
        device,
        provisioning=SUCCEEDED,
        connection=ONLINE if online else OFFLINE,
        connection_time=time,
        updated=max(device.updated, time),
    )
    return leased(changed, time) if online else changed


def leased(device: Device, time: float) -> Device:
    """The device gave a sign of life."""
    if _deaf(device):
        return device
    return replace(device, lease_expires=max(device.lease_expires or 0.0, time + LEASE.total_seconds()))


def networked(device: Device, status: Mapping[str, Any], time: float) -> Device:
    """The device told the state of its ports, as the model's NetworkStatus without its LastUpdatedTime."""
    if _deaf(device):
        return device
    if status == device.network_status:
        return replace(device, network_time=time)
    return replace(device, network_status=status, network_time=time, updated=max(device.updated, time))


def runs_software(device: Device, version: str, time: float) -> Device:
    """The device told which software it runs."""
    if _deaf(device) or version == device.software:
        return device
    return replace(device, software=version, updated=max(device.updated, time))


def _deaf(device: Device) -> bool:
    """Whether nothing that is reported counts: nobody has claimed it yet, or it is being deleted."""
    return device.provisioning in (AWAITING_PROVISIONING, DELETING)
