"""Calls about devices."""

from __future__ import annotations

import time
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.device_batch import each_device
from belvedere_simulator.client.device_jobs import DeviceJobsLook
from belvedere_simulator.client.device_listing import (
    DeviceListing,
    Devices,
    changes,
    rest,
    running_on,
    seen,
)
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.device_software import offers_of
from belvedere_simulator.errors import BelvedereError

PERIOD = 2.0


class DeviceCalls:
    """What the Devices page asks for; the members of answers are named as the service names them."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._listing = DeviceListing(sites)
        self._jobs = DeviceJobsLook(sites)

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "devices.list": self.every,
            "devices.watch": self.watch,
            "devices.follow": self.follow,
            "devices.describe": self.describe,
            "devices.watch-one": self.watch_one,
            "devices.jobs": self.jobs,
            "devices.describe-anew": self.describe_anew,
            "devices.tag": self.tag,
            "devices.update": self.update,
            "devices.reboot": self.reboot,
            "devices.delete": self.delete,
            "devices.each": self.each,
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

    def follow(self, call: Call, given: Arguments) -> None:
        """What changed among all devices, looked at every `seconds` (2): see `device_listing.changes`.

        A look that fails is told once, as {"problem": ...}; the next that does not tells all devices again.
        """
        known: Devices | None = None
        problem: dict[str, Any] | None = None
        while True:
            began = time.monotonic()
            try:
                found = self._listing.look(given)
                for event in changes(known, found):
                    call.event(event)
                known, problem = found, None
            except BelvedereError as error:
                told = failure_document(error)
                if told != problem:
                    call.event({"problem": told})
                known, problem = None, told
            rest(call, began, float(given.get("seconds", PERIOD)))

    def describe(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """One device by its `id`, with `LastSeenTime` and its `Offers` of software."""
        with self._sites.panorama(place_of(given)) as panorama:
            answer: dict[str, Any] = panorama.describe_device(DeviceId=given["id"])
        answer.pop("ResponseMetadata", None)
        return {**seen(answer), "Offers": offers_of(answer)}

    def watch_one(self, call: Call, given: Arguments) -> None:
        """{"device": {...}, "instances": [...], "jobs": [...]} of the device `id` at each change."""

        def look() -> dict[str, Any]:
            device = self.describe(call, given)
            with self._sites.panorama(place_of(given)) as panorama:
                instances = pages(
                    panorama.list_application_instances, "ApplicationInstances", DeviceId=given["id"]
                )
            running = running_on(instances)[given["id"]]
            return {
                "device": {**device, "Applications": running},
                "instances": instances,
                "jobs": self._jobs.look(given),
            }

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def jobs(self, _call: Call, given: Arguments) -> list[Any]:
        """The jobs of the device `id`, newest first; the first ones with `Status`, `ImageVersion` and, where
        one failed and the device said why, `Reason`.
        """
        return self._jobs.look(given)

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

    def each(self, call: Call, given: Arguments) -> int:
        """The same `action` for each of `ids`: see `device_batch.each_device`."""
        return each_device(self._sites, call, given)
