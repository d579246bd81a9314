"""An appliance of a real site that is given updates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.service.devices.records import find_device
from belvedere_simulator.service.things.executions import find_execution
from fakes.channel_site import ChannelSite
from fakes.waiting import until

NEW, OLD = "8.0.29", "7.0.13"


@dataclass
class Updated:
    """The appliance, the site, and the id under which it knows it; `data` is the appliance's folder."""

    site: ChannelSite
    appliance: Appliance
    device_id: str
    data: Path

    def wait_online(self) -> None:
        """Until the site sees it."""
        until(lambda: self.described()["DeviceConnectionStatus"] == "ONLINE", 40)

    def described(self) -> Any:
        """DescribeDevice."""
        return self.site.described(self.device_id)

    def update(self, version: str = NEW, *, major: bool = True) -> str:
        """Ask for an update; returns the job's id."""
        config = {"OTAJobConfig": {"ImageVersion": version, "AllowMajorVersionUpdate": major}}
        answer = self.site.api.create_job_for_devices(
            DeviceIds=[self.device_id], JobType="OTA", DeviceJobConfig=config
        )
        return str(answer["Jobs"][0]["JobId"])

    def stage(self, job_id: str) -> str:
        """UpdateProgress of the job."""
        return str(self.site.api.describe_device_job(JobId=job_id)["Status"])

    def details(self, job_id: str) -> dict[str, str]:
        """What the appliance told last about the job."""
        with self.site.service.parts.database.read() as connection:
            device = find_device(connection, self.device_id)
            assert device is not None
            job = find_execution(connection, device.thing, job_id)
        assert job is not None
        return dict(job.details)

    def wait_for(self, job_id: str, *stages: str) -> None:
        """Until the job is at one of these."""
        until(lambda: self.stage(job_id) in stages, 60)

    @property
    def software(self) -> str:
        """What runs."""
        return self.appliance.status().software.running

    @property
    def log(self) -> str:
        """What the agent for updates wrote."""
        return (self.data / "logs" / "ota_agent.log").read_text(encoding="utf-8")
