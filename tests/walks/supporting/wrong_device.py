"""A device that talks as no appliance does: it reports on jobs that have ended, and on old shadows."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.topics import JobTopic, JobVerb, ShadowTopic, ShadowVerb
from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.provisioning.reader import read_archive
from fakes.idle_appliances import IdleAppliance
from fakes.waiting import until

NAME = "demo-mast"
_VALUES = 40
_PAUSE = 0.25


def make_wrong_device(clients: Clients) -> None:
    """Set it up, have it do a job and report on it once more, and tell values in its shadows."""
    panorama = clients("panorama")
    made = panorama.provision_device(Name=NAME, Description="Speaks an old version of the protocol")
    device = WrongDevice(read_archive(made["Certificates"], datetime.now(UTC)))
    try:
        wanted = {"DeviceIds": [made["DeviceId"]], "JobType": "REBOOT"}
        until(lambda: _is_set_up(panorama, made["DeviceId"]))
        job = panorama.create_job_for_devices(**wanted)["Jobs"][0]["JobId"]
        until(lambda: device.has_done(panorama, job))
        for status in ("IN_PROGRESS", "QUEUED"):
            device.say(JobTopic(device.thing, JobVerb.UPDATE, job), {"status": status})
        lens = ShadowTopic(device.thing, ShadowVerb.UPDATE, "lens")
        device.say(lens, {"state": {"desired": {"focus": 40, "heater": True}, "reported": {"heater": False}}})
        for number in range(_VALUES):
            focus = round(40 + 12 * math.exp(-number / 12) * math.cos(number / 2.5), 2)
            device.say(lens, {"state": {"reported": {"focus": focus}}})
            device.pause(_PAUSE)
        device.say(lens, {"state": {"reported": {"focus": 40}}, "version": 3})
    finally:
        device.close()


class WrongDevice(IdleAppliance):
    """Says what it likes."""

    def has_done(self, panorama: Any, job: str) -> bool:
        """Do what waits; whether that job is among what it did."""
        self.work()
        return bool(panorama.describe_device_job(JobId=job)["Status"] == "COMPLETED")

    def pause(self, seconds: float) -> None:
        """The values of a curve are told one after another."""
        threading.Event().wait(seconds)

    def say(self, topic: JobTopic | ShadowTopic, content: dict[str, Any]) -> None:
        """Say it, whatever the answer is."""
        self._client.publish(topics.text(topic), content)


def _is_set_up(panorama: Any, device: str) -> bool:
    return bool(panorama.describe_device(DeviceId=device)["ProvisioningStatus"] == "SUCCEEDED")
