"""Jobs for devices: software updates and reboots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, invalid, not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices import records
from belvedere_simulator.service.devices.device import (
    JOB_PENDING,
    OTA,
    REBOOT,
    SUCCEEDED,
    Device,
    Job,
)
from belvedere_simulator.service.devices.devices import require_device
from belvedere_simulator.service.devices.job_progress import job_document, progress
from belvedere_simulator.service.devices.listing import page_of_jobs
from belvedere_simulator.service.devices.reports import runs_software
from belvedere_simulator.service.devices.shapes import described_job, listed_job
from belvedere_simulator.service.devices.software import SoftwareCatalogue, takes_reboots
from belvedere_simulator.service.job_queue import JobExecution, JobQueue
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.store.database import Database


class DeviceJobs:
    """The job operations, and the listener that follows what devices report on them."""

    def __init__(self, database: Database, clock: Clock, jobs: JobQueue, software: SoftwareCatalogue) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._software = software

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateJobForDevices": self.create_job_for_devices,
            "ListDevicesJobs": self.list_devices_jobs,
            "DescribeDeviceJob": self.describe_device_job,
        }

    def create_job_for_devices(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Queue an update or a reboot; a device that is offline does it when it comes back."""
        kind = parameters["JobType"]
        config = parameters.get("DeviceJobConfig", {}).get("OTAJobConfig")
        _check_config(kind, config)
        made = []
        with self._database.write() as connection:
            for device_id in dict.fromkeys(parameters["DeviceIds"]):
                device = require_device(connection, device_id, lock=True)
                self._check(device, kind, config)
                job = self._create(connection, device, kind, config)
                made.append({"JobId": job.id, "DeviceId": device.id})
        return {"Jobs": made}

    def list_devices_jobs(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A page of jobs of one device or of all, the newest first."""
        device_id = parameters.get("DeviceId")
        with self._database.read() as connection:
            if device_id is not None:
                require_device(connection, device_id)
            page = page_of_jobs(connection, cursor("ListDevicesJobs", parameters), device_id)
            names = {job.device_id: _name(connection, job) for job in page.entries}
        return page.output("DeviceJobs", lambda job: listed_job(job, names[job.device_id]))

    def describe_device_job(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """How far one job is."""
        with self._database.read() as connection:
            job = records.find_job(connection, parameters["JobId"])
            if job is None:
                raise not_found(
                    "JOB", parameters["JobId"], tr("There is no job {job}", job=parameters["JobId"])
                )
            return described_job(job, require_device(connection, job.device_id))

    def job_changed(self, connection: Connection, job: JobExecution) -> None:
        """Follow a report; jobs of other families are none of ours."""
        known = records.find_job(connection, job.job_id)
        if known is None:
            return
        status = progress(known.status, job)
        if status == known.status:
            return
        now = self._clock.now().timestamp()
        records.save_job_status(connection, known.id, status, now)
        device = records.find_device(connection, known.device_id, lock=True)
        if device is not None and device.job_id == known.id:
            changed = replace(device, job_status=status, updated=now)
            records.save_device(connection, device, _after(changed, status, now))

    def _check(self, device: Device, kind: str, config: Mapping[str, Any] | None) -> None:
        if device.provisioning != SUCCEEDED:
            message = tr(
                "The device {name} is not provisioned: {status}", name=device.name, status=device.provisioning
            )
            raise conflict("DEVICE", device.id, message)
        if device.has_active_job:
            message = tr(
                "The job {job} of the device {name} has not ended", job=device.job_id, name=device.name
            )
            raise conflict("JOB", device.job_id or "", message)
        if kind == REBOOT and not takes_reboots(device.software):
            message = tr("The software {version} cannot be restarted remotely", version=device.software)
            raise _invalid("JobType", message)
        if config is not None:
            wanted, allowed = config["ImageVersion"], _major_allowed(config)
            refusal = self._software.refusal(device.software, wanted, major_allowed=allowed)
            if refusal is not None:
                raise _invalid("DeviceJobConfig.OTAJobConfig.ImageVersion", refusal)

    def _create(
        self, connection: Connection, device: Device, kind: str, config: Mapping[str, Any] | None
    ) -> Job:
        now = self._clock.now().timestamp()
        version = None if config is None else config["ImageVersion"]
        job = Job(f"{device.id}-{device.jobs}", device.id, kind, version, JOB_PENDING, now, now)
        records.add_job(connection, job)
        changed = replace(
            device,
            jobs=device.jobs + 1,
            job_id=job.id,
            job_type=kind,
            job_version=version,
            job_status=JOB_PENDING,
            updated=now,
        )
        records.save_device(connection, device, changed)
        document = job_document(kind, version, major_allowed=_major_allowed(config))
        self._jobs.enqueue(connection, device.thing, job.id, document)
        return job


def _after(device: Device, status: str, now: float) -> Device:
    # The device also tells its version when it comes back; until then the job's word is good.
    installed = device.job_type == OTA and status == "COMPLETED" and device.job_version
    return runs_software(device, device.job_version or "", now) if installed else device


def _major_allowed(config: Mapping[str, Any] | None) -> bool:
    return config is not None and bool(config.get("AllowMajorVersionUpdate"))


def _check_config(kind: str, config: Mapping[str, Any] | None) -> None:
    if kind == OTA and config is None:
        raise _invalid("DeviceJobConfig.OTAJobConfig", tr("An update needs OTAJobConfig"))
    if kind == REBOOT and config is not None:
        raise _invalid("DeviceJobConfig.OTAJobConfig", tr("A reboot has no OTAJobConfig"))


def _name(connection: Connection, job: Job) -> str:
    device = records.find_device(connection, job.device_id)
    return device.name if device is not None else ""


def _invalid(field: str, message: str) -> ServiceError:
    return invalid(message, (field, message))
