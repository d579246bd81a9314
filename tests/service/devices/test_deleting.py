"""Deleting a device: cut off at once, gone soon, whatever interrupts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.devices.device import Device
from belvedere_simulator.service.devices.reports import Appliance
from fakes.device_site import DeviceSite, open_device_site

APPLIANCE = Appliance("1423019000001", "installation-1", "7.0.13")


class Mourner:
    """A family that is told of deleted devices."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def device_deleted(self, _connection: Connection, device: Device) -> None:
        self.heard.append((device.name, device.provisioning))


def test_a_deleted_device_is_gone_with_all_it_had(site: DeviceSite) -> None:
    device_id = site.online("gate")
    found = site.describe(device_id)
    job = site.call("CreateJobForDevices", DeviceIds=[device_id], JobType="REBOOT")["Jobs"][0]["JobId"]
    assert site.call("DeleteDevice", DeviceId=device_id) == {"DeviceId": device_id}
    for operation, name, value in [
        ("DescribeDevice", "DeviceId", device_id),
        ("DescribeDeviceJob", "JobId", job),
        ("ListDevicesJobs", "DeviceId", device_id),
        ("ListTagsForResource", "ResourceArn", found["Arn"]),
        ("DeleteDevice", "DeviceId", device_id),
    ]:
        with pytest.raises(ServiceError) as raised:
            site.call(operation, **{name: value})
        assert raised.value.code == "ResourceNotFoundException"
    assert site.call("ListDevices")["Devices"] == []
    assert len(site.queue.removed) == 1


def test_its_certificates_are_revoked_and_its_connections_ended_at_once(site: DeviceSite) -> None:
    archive = site.archive(Name="gate")
    permanent = site.claim(archive, APPLIANCE)
    serials = {site.identity(archive.certificate).serial, site.identity(permanent).serial}
    announced: list[frozenset[str]] = []
    site.certificates.listen(announced.append)
    site.call("DeleteDevice", DeviceId=archive.device_id)
    assert announced == [serials]
    for certificate in (archive.certificate, permanent):
        with pytest.raises(BelvedereError, match=r"BV-CRT-004.*revoked"):
            site.identity(certificate)


def test_reports_of_a_deleted_device_change_nothing(site: DeviceSite) -> None:
    archive = site.archive(Name="gate")
    site.claim(archive, APPLIANCE)
    site.call("DeleteDevice", DeviceId=archive.device_id)
    site.connection(archive.thing, online=True)
    assert site.call("ListDevices")["Devices"] == []


def test_other_families_are_told_while_it_is_deleting(tmp_path: Path) -> None:
    mourner = Mourner()
    site = open_device_site(tmp_path, listeners=(mourner,))
    site.call("DeleteDevice", DeviceId=site.online("gate"))
    assert mourner.heard == [("gate", "DELETING")]
    site.database.close()


def test_a_deletion_that_was_interrupted_is_finished_at_the_next_start(tmp_path: Path) -> None:
    site = open_device_site(tmp_path)
    device_id = site.online("gate")

    def killed(_serials: frozenset[str]) -> None:
        raise SystemExit

    site.certificates.listen(killed)
    with pytest.raises(SystemExit):
        site.call("DeleteDevice", DeviceId=device_id)
    site.database.close()
    again = open_device_site(tmp_path)
    assert again.describe(device_id)["DeviceAggregatedStatus"] == "DELETING"
    with pytest.raises(ServiceError, match="is being deleted"):
        again.call("DeleteDevice", DeviceId=device_id)
    again.devices.resume()
    assert again.call("ListDevices")["Devices"] == []
    again.database.close()
