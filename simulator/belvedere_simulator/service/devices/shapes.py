"""Devices and jobs as the operations return them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.service.devices.device import Device, Job
from belvedere_simulator.service.devices.software import SoftwareCatalogue

# What clients get for a version that is not known yet; scripts look for this word.
UNKNOWN_VERSION = "NOT_AVAILABLE"

Output = dict[str, Any]


def moment(seconds: float | None) -> datetime | None:
    """Epoch seconds as the model's timestamp."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def listed(device: Device, status: str, tags: Mapping[str, str]) -> Output:
    """The Device shape of ListDevices."""
    return _present(
        DeviceId=device.id,
        Name=device.name,
        Description=device.description,
        CreatedTime=moment(device.created),
        LastUpdatedTime=moment(device.updated),
        ProvisioningStatus=device.provisioning,
        DeviceAggregatedStatus=status,
        LeaseExpirationTime=moment(device.lease_expires),
        Type=device.type,
        Brand=device.brand,
        CurrentSoftware=device.software or UNKNOWN_VERSION,
        LatestDeviceJob=_latest_job(device),
        Tags=dict(tags),
    )


def described(device: Device, status: str, tags: Mapping[str, str], software: SoftwareCatalogue) -> Output:
    """The output of DescribeDevice."""
    alternates = software.alternates_for(device.software)
    network_status = device.network_status
    return _present(
        DeviceId=device.id,
        Name=device.name,
        Arn=device.arn,
        Description=device.description,
        Type=device.type,
        Brand=device.brand,
        CreatedTime=moment(device.created),
        ProvisioningStatus=device.provisioning,
        DeviceConnectionStatus=device.connection,
        DeviceAggregatedStatus=status,
        LeaseExpirationTime=moment(device.lease_expires),
        SerialNumber=device.serial_number,
        CurrentSoftware=device.software or UNKNOWN_VERSION,
        LatestSoftware=software.latest_for(device.software) or UNKNOWN_VERSION,
        AlternateSoftwares=[{"Version": version} for version in alternates],
        LatestAlternateSoftware=alternates[0] if alternates else None,
        LatestDeviceJob=_latest_job(device),
        NetworkingConfiguration=device.network,
        CurrentNetworkingStatus=None
        if network_status is None
        else {**network_status, "LastUpdatedTime": moment(device.network_time)},
        Tags=dict(tags),
    )


def listed_job(job: Job, device_name: str) -> Output:
    """The DeviceJob shape of ListDevicesJobs."""
    return {
        "JobId": job.id,
        "JobType": job.type,
        "DeviceId": job.device_id,
        "DeviceName": device_name,
        "CreatedTime": moment(job.created),
    }


def described_job(job: Job, device: Device) -> Output:
    """The output of DescribeDeviceJob."""
    return _present(
        JobId=job.id,
        JobType=job.type,
        DeviceId=device.id,
        DeviceArn=device.arn,
        DeviceName=device.name,
        DeviceType=device.type,
        ImageVersion=job.version,
        Status=job.status,
        CreatedTime=moment(job.created),
    )


def _latest_job(device: Device) -> Output | None:
    if device.job_id is None:
        return None
    return _present(JobType=device.job_type, ImageVersion=device.job_version, Status=device.job_status)


def _present(**members: Any) -> Output:
    return {name: value for name, value in members.items() if value is not None}
