"""The one status that a device is shown with."""

from __future__ import annotations

from belvedere_simulator.service.devices.device import (
    ERROR,
    JOB_PENDING,
    JOB_REBOOTING,
    OFFLINE,
    ONLINE,
    REBOOT,
    SUCCEEDED,
    Device,
)

LEASE_EXPIRED = "LEASE_EXPIRED"
REBOOTING = "REBOOTING"
UPDATE_NEEDED = "UPDATE_NEEDED"


def aggregated_status(device: Device, now: float, *, update_needed: bool) -> str:
    """DeviceAggregatedStatus; `update_needed` when a required software update waits for it.

    Until it is provisioned a device is what its provisioning says. Then, the first that holds: no sign of
    life for the length of the lease, restarting, an error, an update that is required, its connection.
    """
    if device.provisioning != SUCCEEDED:
        return device.provisioning
    if device.lease_expires is not None and now >= device.lease_expires:
        return LEASE_EXPIRED
    if _restarts(device):
        return REBOOTING
    if device.connection == ERROR:
        return ERROR
    if device.connection != ONLINE:
        return OFFLINE
    return UPDATE_NEEDED if update_needed else ONLINE


def _restarts(device: Device) -> bool:
    # A reboot that the device has not taken up yet changes nothing; once taken up it is a restart.
    taken_up = device.has_active_job and device.job_status != JOB_PENDING
    return device.job_status == JOB_REBOOTING or (device.job_type == REBOOT and taken_up)
