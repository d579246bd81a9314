"""Calls about devices."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages

PERIOD = 2.0
_DESCRIBED = 10


class DeviceCalls:
    """What the Devices page asks for; the members of answers are named as the service names them."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "devices.list": self.every,
            "devices.watch": self.watch,
            "devices.describe": self.describe,
            "devices.watch-one": self.watch_one,
            "devices.jobs": self.jobs,
            "devices.describe-anew": self.describe_anew,
            "devices.tag": self.tag,
            "devices.update": self.update,
            "devices.reboot": self.reboot,
            "devices.delete": self.delete,
        }

    def every(self, _call: Call, given: Arguments) -> list[Any]:
        """Every device."""
        with self._sites.panorama(place_of(given)) as panorama:
            return pages(panorama.list_devices, "Devices")

    def watch(self, call: Call, given: Arguments) -> None:
        """{"devices": [...], "instances": [...]} at each change, looked at every `seconds` (2)."""

        def look() -> dict[str, Any]:
            with self._sites.panorama(place_of(given)) as panorama:
                devices = pages(panorama.list_devices, "Devices")
                instances = pages(panorama.list_application_instances, "ApplicationInstances")
            return {"devices": devices, "instances": instances}

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def describe(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """One device by its `id`."""
        with self._sites.panorama(place_of(given)) as panorama:
            answer: dict[str, Any] = panorama.describe_device(DeviceId=given["id"])
        answer.pop("ResponseMetadata", None)
        return answer

    def watch_one(self, call: Call, given: Arguments) -> None:
        """{"device": {...}} at each change."""
        seconds = float(given.get("seconds", PERIOD))
        watched(call, seconds, lambda: self.describe(call, given), lambda device: {"device": device})

    def jobs(self, _call: Call, given: Arguments) -> list[Any]:
        """The jobs of the device `id`, newest first; the first ones with `Progress` and `ImageVersion`."""
        with self._sites.panorama(place_of(given)) as panorama:
            listed = pages(panorama.list_devices_jobs, "DeviceJobs", DeviceId=given["id"])
            for job in listed[:_DESCRIBED]:
                described = panorama.describe_device_job(JobId=job["JobId"])
                job["Progress"] = described.get("Status", "")
                job["ImageVersion"] = described.get("ImageVersion", "")
        return listed

    def describe_anew(self, _call: Call, given: Arguments) -> None:
        """Give the device `id` another `description`."""
        with self._sites.panorama(place_of(given)) as panorama:
            panorama.update_device_metadata(DeviceId=given["id"], Description=given["description"])

    def tag(self, _call: Call, given: Arguments) -> None:
        """Have the device with this `arn` bear exactly these `tags`."""
        wanted: dict[str, str] = dict(given["tags"])
        with self._sites.panorama(place_of(given)) as panorama:
            borne = panorama.list_tags_for_resource(ResourceArn=given["arn"])["Tags"]
            gone = [key for key in borne if key not in wanted]
            if gone:
                panorama.untag_resource(ResourceArn=given["arn"], TagKeys=gone)
            if wanted:
                panorama.tag_resource(ResourceArn=given["arn"], Tags=wanted)

    def update(self, _call: Call, given: Arguments) -> str:
        """Have the device `id` install `version`, of another major version if `major`; the job's id."""
        job = {"ImageVersion": given["version"]}
        if given.get("major"):
            job["AllowMajorVersionUpdate"] = True
        with self._sites.panorama(place_of(given)) as panorama:
            answer = panorama.create_job_for_devices(
                DeviceIds=[given["id"]], JobType="OTA", DeviceJobConfig={"OTAJobConfig": job}
            )
        return str(answer["Jobs"][0]["JobId"])

    def reboot(self, _call: Call, given: Arguments) -> str:
        """Have the device `id` start again; the job's id."""
        with self._sites.panorama(place_of(given)) as panorama:
            answer = panorama.create_job_for_devices(DeviceIds=[given["id"]], JobType="REBOOT")
        return str(answer["Jobs"][0]["JobId"])

    def delete(self, _call: Call, given: Arguments) -> None:
        """Forget the device `id` and revoke its certificates."""
        with self._sites.panorama(place_of(given)) as panorama:
            panorama.delete_device(DeviceId=given["id"])
