"""What other families are told of devices."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from belvedere_simulator.service.devices.device import Device


class DeviceListener(Protocol):
    """A family whose records hang on devices, as application instances do."""

    def device_deleted(self, connection: Connection, device: Device) -> None:
        """`device` is being deleted and cannot be reached any more; called inside that transaction."""
