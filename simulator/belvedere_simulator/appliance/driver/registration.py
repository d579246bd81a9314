"""Provisioning as the body sees it: from a stick, or going on without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.appliance.body.events import ConfigurationCopied, Provisioned, ProvisioningFailed
from belvedere_simulator.appliance.body.parts import NetworkMode, UsbPort
from belvedere_simulator.appliance.body.state import Work
from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.network.dialling import Dialling
from belvedere_simulator.appliance.provisioning.pointing import point
from belvedere_simulator.appliance.provisioning.progress import (
    Progress,
    Result,
    Step,
    end_progress,
    load_progress,
    read_unexpired,
)
from belvedere_simulator.appliance.provisioning.provisioner import Provisioner, Unit
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, authority_sha256, load_record
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.usb.archives import find_archive, has_notice
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.address_notice import (
    LARGEST_NOTICE,
    NOTICE,
    AddressNotice,
    read_notice,
)

_FOREIGN = ("BV-PRV-006", "BV-PRV-014")


class _PulledTooEarly(Exception):
    """The stick went before the body knew that its archive was copied."""


def mode_of(network: Mapping[str, Any]) -> NetworkMode:
    """Two networks where the second port has a configuration of its own."""
    return NetworkMode.DUAL if network.get("Ethernet1") else NetworkMode.SINGLE


def stored_mode(store: ApplianceStore, progress: Progress | None) -> NetworkMode:
    """That of the archive that is being provisioned from, or of the device that the appliance is."""
    if progress is not None and progress.archive:
        return mode_of(progress.document.network)
    record = load_record(store)
    return mode_of(record.network) if record else NetworkMode.SINGLE


class Registration:
    """Work with one stick in one time with power. Its methods take time, and tell the body how they ended."""

    def __init__(self, box: Box, surroundings: Surroundings, port: UsbPort) -> None:
        self._box = box
        self._around = surroundings
        self._port = port
        self._dialling = Dialling(surroundings.reach, surroundings.faults)

    def provision(self, stick: Stick) -> None:
        """From the archive on the stick, or going on with an earlier one."""
        if load_progress(self._around.store) is not None:
            try:
                self._copied()
            except _PulledTooEarly:
                # The earlier archive was copied well: the next start goes on with it.
                return
        self._carry_out(lambda provisioner: provisioner.provision(stick))

    def resume(self) -> None:
        """Go on without a stick."""
        self._carry_out(lambda provisioner: provisioner.resume())

    def examine(self, stick: Stick) -> bool:
        """What a stick says to an appliance that is provisioned: where its site is now, at most.

        Whether it is elsewhere than known. Only what is of another authority is worth a word to the body.
        """
        record = load_record(self._around.store)
        if record is None:
            return False
        try:
            told = self._told(stick, record)
        except BelvedereError as error:
            self._around.logs.controller("WARN", "readArchive", 131, str(error))
            if error.code in _FOREIGN:
                self._around.post(ProvisioningFailed(self._port, str(error)))
            return False
        pointed = None if told is None else point(self._around.store, told)
        if pointed is None:
            self._around.logs.controller("INFO", "readArchive", 126, "the appliance is provisioned already")
            return False
        self._around.logs.controller("INFO", "readArchive", 137, f"the site is at {pointed.broker} now")
        return True

    def _told(self, stick: Stick, record: DeviceRecord) -> AddressNotice | None:
        """Where the site is, in a note. An archive says no more to the device than it knows: each device is
        given one, once. Raises BelvedereError."""
        authority = record.authority.encode()
        if has_notice(stick):
            return read_notice(stick.read(NOTICE, LARGEST_NOTICE), authority)
        archive = read_unexpired(find_archive(stick).content, authority_sha256(authority))
        if archive.device_id != record.device_id:
            text = f"the archive is of {archive.device_name}; this appliance is {record.device_name}"
            self._around.logs.controller("WARN", "readArchive", 128, text)
        return None

    def _carry_out(self, action: Callable[[Provisioner], object]) -> None:
        around = self._around
        unit = Unit(around.identity.serial, around.software, copies_logs=False)
        provisioner = Provisioner(
            around.store,
            around.logs,
            unit,
            around.clock,
            observe=self._observe,
            dial=self._dial,
            at_end=around.life.at_end,
        )
        try:
            action(provisioner)
        except BelvedereError as error:
            around.life.check()
            around.post(ProvisioningFailed(self._port, str(error)))
        except _PulledTooEarly:
            end_progress(around.store, Result(False))
        else:
            around.life.check()
            around.post(Provisioned(self._port))

    def _dial(self, host: str, port: int) -> tuple[str, int]:
        if self._around.life.ended:
            raise ConnectionError("Network is down")
        return self._dialling.address(host, port)

    def _observe(self, step: Step) -> None:
        self._around.life.check()
        if step is Step.READ:
            self._copied()

    def _copied(self) -> None:
        """The body has the last word: it may have seen the stick go before it hears of this."""
        store = self._around.store
        mode = stored_mode(store, load_progress(store))
        body = self._box.loop.settle(ConfigurationCopied(self._port, mode), self._around.life)
        if body.activity is None or body.activity.work is not Work.REGISTERING:
            raise _PulledTooEarly
