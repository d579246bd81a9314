"""The appliances' side: they claim a device, come and go, and tell how they are.

Everything happens in the caller's transaction: the message channel records its own state with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.identity import Identity
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices import records
from belvedere_simulator.service.devices.device import AWAITING_PROVISIONING, Device
from belvedere_simulator.service.devices.reports import (
    Appliance,
    claimed,
    connected,
    leased,
    networked,
    runs_software,
)


class Appliances:
    """What appliances report, recorded in their devices. A report of a thing without a device is dropped."""

    def __init__(self, certificates: Certificates, clock: Clock) -> None:
        self._certificates = certificates
        self._clock = clock

    def claim(self, connection: Connection, identity: Identity, csr: bytes, appliance: Appliance) -> bytes:
        """Register an appliance that shows its claim certificate: its permanent certificate (PEM).

        Raises BelvedereError: BV-DEV-001 deregistered and not fully reset since, BV-DEV-002 registered as
        another device, BV-CRT-003 the claim certificate is used up, BV-CRT-002 a bad request.
        """
        device = records.device_of_thing(connection, identity.thing, lock=True)
        if device is None:
            raise BelvedereError("BV-DEV-003", tr("The device to be provisioned was deleted"))
        _check_installation(connection, device, appliance)
        certificate = self._certificates.claim(connection, identity.serial, csr)
        if device.provisioning == AWAITING_PROVISIONING:
            now = self._clock.now().timestamp()
            records.save_device(connection, device, claimed(device, appliance, now))
        return certificate

    def report_connection(self, connection: Connection, thing: str, time: float, *, online: bool) -> None:
        """The thing connected with its permanent certificate, or its connection ended."""
        _report(connection, thing, lambda device: connected(device, time, online=online))

    def report_lease(self, connection: Connection, thing: str, time: float) -> None:
        """The thing gave a sign of life at `time`: its lease starts again."""
        _report(connection, thing, lambda device: leased(device, time))

    def report_network(
        self, connection: Connection, thing: str, status: Mapping[str, Any], time: float
    ) -> None:
        """The thing told its NetworkStatus (Ethernet0Status, Ethernet1Status, NtpStatus of the model)."""
        _report(connection, thing, lambda device: networked(device, status, time))

    def report_software(self, connection: Connection, thing: str, version: str, time: float) -> None:
        """The thing told the version it runs."""
        _report(connection, thing, lambda device: runs_software(device, version, time))


def _report(connection: Connection, thing: str, step: Callable[[Device], Device]) -> None:
    device = records.device_of_thing(connection, thing, lock=True)
    if device is not None:
        records.save_device(connection, device, step(device))


def _check_installation(connection: Connection, device: Device, appliance: Appliance) -> None:
    former = records.deregistered_name(connection, appliance.installation)
    if former is not None:
        raise BelvedereError(
            "BV-DEV-001",
            tr("The appliance was deregistered and not reset since"),
            where=appliance.serial_number,
            why=tr("it still holds the data of the device {name}", name=former),
        )
    holder = records.device_with_installation(connection, appliance.installation)
    if holder is not None and holder.id != device.id:
        raise BelvedereError(
            "BV-DEV-002",
            tr("The appliance is registered already"),
            where=appliance.serial_number,
            why=tr("it is the device {name}", name=holder.name),
        )
