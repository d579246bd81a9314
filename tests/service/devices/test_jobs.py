"""Updates and reboots: which are taken, and how they go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.job_queue import JobExecution
from fakes.device_site import DeviceSite


def update(site: DeviceSite, device_id: str, version: str, **config: Any) -> str:
    answer = site.call(
        "CreateJobForDevices",
        DeviceIds=[device_id],
        JobType="OTA",
        DeviceJobConfig={"OTAJobConfig": {"ImageVersion": version, **config}},
    )
    assert answer["Jobs"][0]["DeviceId"] == device_id
    return str(answer["Jobs"][0]["JobId"])


def reboot(site: DeviceSite, device_id: str) -> str:
    answer = site.call("CreateJobForDevices", DeviceIds=[device_id], JobType="REBOOT")
    return str(answer["Jobs"][0]["JobId"])


def report(site: DeviceSite, job_id: str, status: str, **details: str) -> None:
    with site.database.write() as connection:
        site.jobs.job_changed(connection, JobExecution(job_id, "thing", status, {}, details))


def refused(site: DeviceSite, **parameters: Any) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        site.call("CreateJobForDevices", **parameters)
    return raised.value


def latest(site: DeviceSite, device_id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = site.describe(device_id)["LatestDeviceJob"]
    return found


def test_an_update_is_queued_for_the_device(site: DeviceSite) -> None:
    device_id = site.online("gate", "4.3.45")
    job_id = update(site, device_id, "4.3.55")
    assert job_id == f"{device_id}-0"
    found = site.call("DescribeDeviceJob", JobId=job_id)
    assert {name: found[name] for name in ("JobType", "ImageVersion", "Status", "DeviceName")} == {
        "JobType": "OTA",
        "ImageVersion": "4.3.55",
        "Status": "PENDING",
        "DeviceName": "gate",
    }
    assert latest(site, device_id) == {"JobType": "OTA", "ImageVersion": "4.3.55", "Status": "PENDING"}
    [(thing, queued, document)] = site.queue.queued
    assert thing.startswith("panorama_gate_Thing_")
    assert queued == job_id
    assert document == {
        "operation": "ota",
        "version": 1,
        "imageVersion": "4.3.55",
        "allowMajorVersionUpdate": False,
    }


def test_an_update_is_followed_to_its_end(site: DeviceSite) -> None:
    device_id = site.online("gate", "4.3.45")
    job_id = update(site, device_id, "4.3.55")
    seen = []
    for status, step in [
        ("QUEUED", ""),
        ("IN_PROGRESS", "PENDING"),
        ("IN_PROGRESS", "DOWNLOADING"),
        ("IN_PROGRESS", "VERIFYING"),
        ("IN_PROGRESS", "IN_PROGRESS"),
        ("IN_PROGRESS", "REBOOTING"),
        ("IN_PROGRESS", "COMPLETED"),
        ("SUCCEEDED", ""),
        ("FAILED", ""),
    ]:
        report(site, job_id, status, **({"progress": step} if step else {}))
        seen.append(site.call("DescribeDeviceJob", JobId=job_id)["Status"])
        assert latest(site, device_id)["Status"] == seen[-1]
    assert seen == [
        "PENDING",
        "PENDING",
        "DOWNLOADING",
        "VERIFYING",
        "IN_PROGRESS",
        "REBOOTING",
        "IN_PROGRESS",
        "COMPLETED",
        "COMPLETED",
    ]
    assert site.describe(device_id)["CurrentSoftware"] == "4.3.55"


@pytest.mark.parametrize("status", ["FAILED", "REJECTED", "TIMED_OUT", "CANCELED", "REMOVED"])
def test_a_job_that_did_not_succeed_failed_and_makes_room(site: DeviceSite, status: str) -> None:
    device_id = site.online("gate", "4.3.45")
    job_id = update(site, device_id, "4.3.55")
    report(site, job_id, status)
    assert site.call("DescribeDeviceJob", JobId=job_id)["Status"] == "FAILED"
    assert site.describe(device_id)["CurrentSoftware"] == "4.3.45"
    assert reboot_is_refused_by_old_software(site, device_id)
    assert update(site, device_id, "4.3.55") == f"{device_id}-1"


def reboot_is_refused_by_old_software(site: DeviceSite, device_id: str) -> bool:
    return refused(site, DeviceIds=[device_id], JobType="REBOOT").code == "ValidationException"


def test_a_device_has_one_job_at_a_time(site: DeviceSite) -> None:
    device_id = site.online("gate")
    job_id = reboot(site, device_id)
    error = refused(site, DeviceIds=[device_id], JobType="REBOOT")
    assert (error.code, error.members["ResourceId"]) == ("ConflictException", job_id)
    report(site, job_id, "SUCCEEDED")
    assert reboot(site, device_id) == f"{device_id}-1"


def test_a_reboot_shows_once_the_device_takes_it_up(site: DeviceSite) -> None:
    device_id = site.online("gate")
    job_id = reboot(site, device_id)
    assert site.queue.queued[0][2] == {"operation": "reboot", "version": 1}
    seen = [site.describe(device_id)["DeviceAggregatedStatus"]]
    for status in ("IN_PROGRESS", "SUCCEEDED"):
        report(site, job_id, status)
        seen.append(site.describe(device_id)["DeviceAggregatedStatus"])
    assert seen == ["ONLINE", "REBOOTING", "ONLINE"]


def test_a_device_that_is_offline_gets_its_job_later(site: DeviceSite) -> None:
    device_id = site.online("gate")
    reboot(site, device_id)
    thing = site.queue.queued[0][0]
    site.connection(thing, online=False)
    report(site, f"{device_id}-0", "SUCCEEDED")
    assert site.describe(device_id)["DeviceAggregatedStatus"] == "OFFLINE"
    assert reboot(site, device_id) == f"{device_id}-1"
    assert latest(site, device_id)["Status"] == "PENDING"


def test_only_provisioned_devices_take_jobs(site: DeviceSite) -> None:
    device_id = site.call("ProvisionDevice", Name="gate")["DeviceId"]
    error = refused(site, DeviceIds=[device_id], JobType="REBOOT")
    assert (error.code, error.members["ResourceId"]) == ("ConflictException", device_id)
    assert refused(site, DeviceIds=["device-none"], JobType="REBOOT").code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("current", "wanted", "major", "why"),
    [
        ("4.3.45", "9.9.9", False, "There is no software version"),
        ("4.3.45", "4.3.45", False, "runs already"),
        ("4.3.45", "5.0.7", False, "AllowMajorVersionUpdate"),
        ("4.3.45", "4.3.4", False, "cannot go back behind version 4.3.35"),
        ("8.0.29", "7.0.13", True, "cannot go back behind version 8.0.29"),
        ("6.2.1", "7.0.11", True, "was recalled"),
    ],
)
def test_updates_that_are_refused(site: DeviceSite, current: str, wanted: str, major: bool, why: str) -> None:
    device_id = site.online("gate", current)
    config = {"OTAJobConfig": {"ImageVersion": wanted, "AllowMajorVersionUpdate": major}}
    error = refused(site, DeviceIds=[device_id], JobType="OTA", DeviceJobConfig=config)
    assert error.code == "ValidationException"
    assert why in error.message
    assert site.queue.queued == []


def test_another_major_version_and_a_way_back_where_there_is_one(site: DeviceSite) -> None:
    device_id = site.online("gate", "4.3.55")
    job_id = update(site, device_id, "4.3.45")
    report(site, job_id, "SUCCEEDED")
    update(site, device_id, "8.0.29", AllowMajorVersionUpdate=True)
    assert site.queue.queued[-1][2]["allowMajorVersionUpdate"] is True


def test_an_update_needs_its_configuration_and_a_reboot_has_none(site: DeviceSite) -> None:
    device_id = site.online("gate")
    config = {"OTAJobConfig": {"ImageVersion": "8.0.29"}}
    assert refused(site, DeviceIds=[device_id], JobType="OTA").code == "ValidationException"
    error = refused(site, DeviceIds=[device_id], JobType="REBOOT", DeviceJobConfig=config)
    assert error.code == "ValidationException"


def test_jobs_are_listed_newest_first(site: DeviceSite) -> None:
    north, south = site.online("north"), site.online("south")
    made = []
    for device_id in (north, south, north):
        made.append(reboot(site, device_id))
        report(site, made[-1], "SUCCEEDED")
        site.clock.advance(timedelta(seconds=1))
    first = site.call("ListDevicesJobs", MaxResults=2)
    rest = site.call("ListDevicesJobs", MaxResults=2, NextToken=first["NextToken"])
    listed = [*first["DeviceJobs"], *rest["DeviceJobs"]]
    assert [job["JobId"] for job in listed] == made[::-1]
    assert {job["DeviceName"] for job in listed} == {"north", "south"}
    only = site.call("ListDevicesJobs", DeviceId=south)["DeviceJobs"]
    assert [job["JobId"] for job in only] == [made[1]]


def test_reports_on_jobs_of_others_are_ignored(site: DeviceSite) -> None:
    report(site, "deployment-1", "SUCCEEDED")
    assert site.call("ListDevicesJobs")["DeviceJobs"] == []
