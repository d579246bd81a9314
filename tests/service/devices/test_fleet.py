"""A fleet in any order of operations, claims, connections and deletions, with a plain model beside it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.service.devices.reports import Appliance
from belvedere_simulator.service.job_queue import JobExecution
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.device_site import open_device_site

NAMES = st.sampled_from(["north", "south", "east", "west"])
MOST = 3
FIVE_MINUTES = timedelta(minutes=5)


@dataclass
class Expected:
    """What the model knows of one device."""

    archive: ProvisioningArchive
    certificate: bytes = b""
    online: bool | None = None
    job: str = ""


class Fleet(RuleBasedStateMachine):
    """Up to three devices of four names, and one appliance for each claim."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = open_device_site(self.folder, settings=SiteSettings(quotas=Quotas(devices=MOST)))
        self.devices: dict[str, Expected] = {}
        self.dead: list[bytes] = []
        self.appliances = 0

    def teardown(self) -> None:
        self.site.database.close()
        shutil.rmtree(self.folder)

    @rule(name=NAMES)
    def provision(self, name: str) -> None:
        if name in self.devices or len(self.devices) == MOST:
            with pytest.raises(ServiceError) as raised:
                self.site.call("ProvisionDevice", Name=name)
            expected = "ConflictException" if name in self.devices else "ServiceQuotaExceededException"
            assert raised.value.code == expected
        else:
            self.devices[name] = Expected(self.site.archive(Name=name))

    @precondition(lambda self: self.devices)
    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        device = self.devices[data.draw(st.sampled_from(sorted(self.devices)))]
        self.appliances += 1
        appliance = Appliance(str(self.appliances), f"installation-{self.appliances}", "7.0.13")
        if device.certificate or self.site.clock.now() - device.archive.issued >= FIVE_MINUTES:
            with pytest.raises(BelvedereError):
                self.site.claim(device.archive, appliance)
        else:
            device.certificate = self.site.claim(device.archive, appliance)

    @precondition(lambda self: self.devices)
    @rule(data=st.data(), online=st.booleans())
    def come_or_go(self, data: st.DataObject, online: bool) -> None:
        device = self.devices[data.draw(st.sampled_from(sorted(self.devices)))]
        self.site.connection(device.archive.thing, online=online)
        if device.certificate and (online or device.online is not None):
            device.online = online

    @precondition(lambda self: self.devices)
    @rule(data=st.data())
    def reboot(self, data: st.DataObject) -> None:
        device = self.devices[data.draw(st.sampled_from(sorted(self.devices)))]
        parameters = {"DeviceIds": [device.archive.device_id], "JobType": "REBOOT"}
        if device.online is None or device.job:
            with pytest.raises(ServiceError) as raised:
                self.site.call("CreateJobForDevices", **parameters)
            assert raised.value.code == "ConflictException"
        else:
            device.job = self.site.call("CreateJobForDevices", **parameters)["Jobs"][0]["JobId"]

    @precondition(lambda self: any(device.job for device in self.devices.values()))
    @rule(status=st.sampled_from(["IN_PROGRESS", "SUCCEEDED", "FAILED"]))
    def report_on_a_job(self, status: str) -> None:
        device = next(device for device in self.devices.values() if device.job)
        with self.site.database.write() as connection:
            self.site.jobs.job_changed(connection, JobExecution(device.job, device.archive.thing, status, {}))
        found = self.site.call("DescribeDeviceJob", JobId=device.job)["Status"]
        assert found == {"SUCCEEDED": "COMPLETED"}.get(status, status)
        device.job = device.job if status == "IN_PROGRESS" else ""

    @precondition(lambda self: self.devices)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        device = self.devices.pop(data.draw(st.sampled_from(sorted(self.devices))))
        self.site.call("DeleteDevice", DeviceId=device.archive.device_id)
        self.dead += [device.archive.certificate, *filter(None, [device.certificate])]

    @rule(minutes=st.integers(1, 4))
    def time_passes(self, minutes: int) -> None:
        self.site.clock.advance(timedelta(minutes=minutes))

    @invariant()
    def the_list_is_the_fleet(self) -> None:
        listed = self.site.call("ListDevices", SortBy="NAME")["Devices"]
        assert [device["Name"] for device in listed] == sorted(self.devices)
        for found in listed:
            device = self.devices[found["Name"]]
            awaiting = "PENDING" if device.certificate else "AWAITING_PROVISIONING"
            assert found["ProvisioningStatus"] == (awaiting if device.online is None else "SUCCEEDED")

    @invariant()
    def living_certificates_count_and_dead_ones_do_not(self) -> None:
        for device in self.devices.values():
            if device.certificate:
                assert self.site.identity(device.certificate).thing == device.archive.thing
        for certificate in self.dead:
            with pytest.raises(BelvedereError, match="BV-CRT-004"):
                self.site.identity(certificate)


Fleet.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestFleet = Fleet.TestCase
