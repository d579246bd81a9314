"""The operations on devices: provision, list, describe, update, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import conflict, not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.provisioning.archive import write_archive
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices import records
from belvedere_simulator.service.devices.creation import (
    Endpoints,
    archive_of,
    check_room,
    new_device,
)
from belvedere_simulator.service.devices.device import DELETING, Device
from belvedere_simulator.service.devices.listener import DeviceListener
from belvedere_simulator.service.devices.listing import DeviceOrder, page_of_devices
from belvedere_simulator.service.devices.network import static_addresses
from belvedere_simulator.service.devices.shapes import described, listed
from belvedere_simulator.service.devices.software import SoftwareCatalogue
from belvedere_simulator.service.devices.status import aggregated_status
from belvedere_simulator.service.devices.tables import DEVICES
from belvedere_simulator.service.job_queue import JobQueue
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.roles.grants import device_owner, revoke_credentials
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import check_tags, remove_tags, set_tags, tags_of


class Devices:
    """The devices of one site. `endpoints` is asked when an archive is made: ports are known late."""

    resource_type = "device"

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        certificates: Certificates,
        jobs: JobQueue,
        software: SoftwareCatalogue,
        endpoints: Callable[[], Endpoints],
        listeners: Sequence[DeviceListener] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._certificates = certificates
        self._jobs = jobs
        self._software = software
        self._endpoints = endpoints
        self._listeners = listeners

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "ProvisionDevice": self.provision_device,
            "ListDevices": self.list_devices,
            "DescribeDevice": self.describe_device,
            "UpdateDeviceMetadata": self.update_device_metadata,
            "DeleteDevice": self.delete_device,
        }

    def provision_device(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a device; the archive in the answer is the only copy there will ever be."""
        now = self._clock.now()
        tags = parameters.get("Tags", {})
        check_tags(tags)
        device = new_device(parameters, self._settings, now.timestamp())
        endpoints = self._endpoints()
        with self._database.write() as connection:
            check_room(connection, device, self._settings.quotas.devices)
            records.add_device(connection, device)
            records.add_addresses(connection, device.id, static_addresses(device.network))
            records.add_host(connection, device.id, urlsplit(endpoints.service).hostname or "")
            set_tags(connection, device.arn, tags)
            credentials = self._certificates.issue_claim(connection, device.thing)
        self._certificates.announce_issued()
        archive = archive_of(device, endpoints, self._certificates.authority, credentials, now)
        return {
            "DeviceId": device.id,
            "Arn": device.arn,
            "Status": device.provisioning,
            "IotThingName": device.thing,
            "Certificates": write_archive(archive),
        }

    def list_devices(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A page of devices."""
        order = DeviceOrder(
            sort_by=parameters.get("SortBy", "CREATED_TIME"),
            descending=parameters.get("SortOrder") == "DESCENDING",
            name_prefix=parameters.get("NameFilter", ""),
            status=parameters.get("DeviceAggregatedStatusFilter"),
        )
        with self._database.read() as connection:
            page = page_of_devices(connection, cursor("ListDevices", parameters), order, self.status_of)
            tags = tags_of(connection, [device.arn for device in page.entries])
        return page.output(
            "Devices", lambda device: listed(device, self.status_of(device), tags.get(device.arn, {}))
        )

    def describe_device(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Everything about one device."""
        with self._database.read() as connection:
            device = require_device(connection, parameters["DeviceId"])
            tags = tags_of(connection, [device.arn]).get(device.arn, {})
        return described(device, self.status_of(device), tags, self._software)

    def update_device_metadata(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change the description, the only thing about a device that can be changed."""
        with self._database.write() as connection:
            device = require_device(connection, parameters["DeviceId"], lock=True)
            _refuse_deleted(device)
            now = self._clock.now().timestamp()
            description = parameters.get("Description", device.description)
            records.save_device(connection, device, replace(device, description=description, updated=now))
        return {"DeviceId": device.id}

    def delete_device(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Delete a device, whatever runs on it: it loses its certificates and keys now, its data stay on it.

        Two steps, so that its record outlives its connections; `resume` takes the second one where the
        first was the last.
        """
        with self._database.write() as connection:
            device = require_device(connection, parameters["DeviceId"], lock=True)
            _refuse_deleted(device)
            now = self._clock.now().timestamp()
            deleting = replace(device, provisioning=DELETING, updated=now)
            records.save_device(connection, device, deleting)
            records.deregister(connection, device, now)
            revoked = self._certificates.revoke_thing(connection, device.thing)
            revoke_credentials(connection, device_owner(device.id))
            for listener in self._listeners:
                listener.device_deleted(connection, deleting)
        self._certificates.announce(revoked)
        self._finish(deleting)
        return {"DeviceId": device.id}

    def resume(self) -> None:
        """Finish deletions that a stop of the service interrupted; called once at its start."""
        with self._database.read() as connection:
            chosen = select(DEVICES.c.id).where(DEVICES.c.provisioning == DELETING)
            identifiers = list(connection.execute(chosen).scalars())
            found = [records.find_device(connection, identifier) for identifier in identifiers]
        for device in found:
            if device is not None:
                self._finish(device)

    def status_of(self, device: Device) -> str:
        """DeviceAggregatedStatus at this moment."""
        needed = self._software.update_needed(device.software)
        return aggregated_status(device, self._clock.now().timestamp(), update_needed=needed)

    def has_resource(self, connection: Connection, arn: str) -> bool:
        """Whether a device has this ARN."""
        return connection.execute(select(DEVICES.c.id).where(DEVICES.c.arn == arn)).first() is not None

    def _finish(self, device: Device) -> None:
        with self._database.write() as connection:
            self._jobs.remove_thing(connection, device.thing)
            remove_tags(connection, device.arn)
            records.remove_device(connection, device)


def require_device(connection: Connection, device_id: str, *, lock: bool = False) -> Device:
    """The device, or ResourceNotFoundException."""
    device = records.find_device(connection, device_id, lock=lock)
    if device is None:
        raise not_found("DEVICE", device_id, tr("There is no device {device}", device=device_id))
    return device


def _refuse_deleted(device: Device) -> None:
    if device.provisioning == DELETING:
        raise conflict("DEVICE", device.id, tr("The device {name} is being deleted", name=device.name))
