"""The record of a device, and what its words are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

# ProvisioningStatus
AWAITING_PROVISIONING = "AWAITING_PROVISIONING"
PENDING = "PENDING"
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"
ERROR = "ERROR"
DELETING = "DELETING"

# DeviceConnectionStatus
ONLINE = "ONLINE"
OFFLINE = "OFFLINE"
AWAITING_CREDENTIALS = "AWAITING_CREDENTIALS"
NOT_AVAILABLE = "NOT_AVAILABLE"

# JobType and UpdateProgress
OTA = "OTA"
REBOOT = "REBOOT"
JOB_PENDING = "PENDING"
JOB_REBOOTING = "REBOOTING"
JOB_COMPLETED = "COMPLETED"
JOB_FAILED = "FAILED"
PROGRESS = ("PENDING", "IN_PROGRESS", "DOWNLOADING", "VERIFYING", "REBOOTING", "COMPLETED", "FAILED")
ENDED = (JOB_COMPLETED, JOB_FAILED)

DEVELOPER_KIT = "PANORAMA_APPLIANCE_DEVELOPER_KIT"
APPLIANCE = "PANORAMA_APPLIANCE"
AWS_PANORAMA = "AWS_PANORAMA"
LENOVO = "LENOVO"

# How long a device counts as leased after the service last heard from it.
LEASE = timedelta(days=5)


@dataclass(frozen=True)
class Device:
    """One device as it is stored: the fields are the columns, in their order; times in epoch seconds.

    `connection` is what the message channel last told, at `connection_time`. `installation` tells one life
    of an appliance between two full resets. `network` was asked for, `network_status` was reported, both in
    the shapes of the service model. `jobs` counts all jobs ever; `job_*` is the latest one.
    """

    id: str
    name: str
    description: str
    arn: str
    thing: str
    created: float
    updated: float
    provisioning: str = AWAITING_PROVISIONING
    connection: str = NOT_AVAILABLE
    connection_time: float = 0.0
    lease_expires: float | None = None
    type: str = APPLIANCE
    brand: str = AWS_PANORAMA
    serial_number: str | None = None
    installation: str | None = None
    software: str | None = None
    network: Mapping[str, Any] | None = None
    network_status: Mapping[str, Any] | None = None
    network_time: float | None = None
    jobs: int = 0
    job_id: str | None = None
    job_type: str | None = None
    job_version: str | None = None
    job_status: str | None = None

    @property
    def has_active_job(self) -> bool:
        """Whether its latest job has not ended."""
        return self.job_status is not None and self.job_status not in ENDED


@dataclass(frozen=True)
class Job:
    """One job of a device: `type` OTA or REBOOT, `version` the image of an OTA, `status` its progress."""

    id: str
    device_id: str
    type: str
    version: str | None
    status: str
    created: float
    updated: float
