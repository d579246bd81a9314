"""What a box goes through: asked for, killed in between, and ended all the same."""

from __future__ import annotations

from typing import Protocol

from belvedere_simulator.errors import BelvedereError
from campaigns.appliance_kills.patience import patiently
from campaigns.appliance_kills.place import page_override
from campaigns.appliance_kills.world import FAILED, REMOVED, World, files_below

SOFTWARE = "8.0.29"
ENDED = ("DEPLOYMENT_SUCCEEDED", "DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED")


class Phase(Protocol):
    """One thing that is asked for. `name` is also what its usual duration is kept under."""

    name: str

    def begin(self, world: World) -> None:
        """Ask for it; returns at once."""

    def after_kill(self, world: World, /) -> list[str]:
        """What is wrong with an appliance that starts again; it is dead before and afterwards."""

    def done(self, world: World) -> bool:
        """Whether it has ended; whoever would ask again may do so here."""

    def settle(self, world: World) -> list[str]:
        """Take note of how it ended, and tidy up; what is wrong with it."""


class Plain:
    """A phase about which nothing is to be seen before it has ended."""

    def after_kill(self, _world: World) -> list[str]:
        """Nothing."""
        return []


class Provision(Plain):
    """The archive comes on a stick, which stays plugged in over the kill."""

    name = "provision"

    def begin(self, world: World) -> None:
        """Make the device known, and plug the stick in."""
        answer = world.panorama.provision_device(Name=world.name)
        world.device = answer["DeviceId"]
        stick = world.box.folder / "stick"
        stick.mkdir()
        (stick / f"certificates-omni_{world.name}.zip").write_bytes(bytes(answer["Certificates"]))
        world.box.ask("plug", port="usb3", path=str(stick), size=16)

    def done(self, world: World) -> bool:
        """Provisioned, for both sides."""
        told, status = world.described(), world.box.status()
        known = (told["ProvisioningStatus"], told["DeviceConnectionStatus"]) == ("SUCCEEDED", "ONLINE")
        return known and status is not None and status["provisioned"] and status["activity"] is None

    def settle(self, world: World) -> list[str]:
        """Pull the stick out."""
        world.box.ask("unplug", port="usb3")
        return []


class Deploy(Plain):
    """A first application: the status page, or with `people` the one with a model."""

    def __init__(self, *, people: bool) -> None:
        self.name = "deploy people" if people else "deploy"
        self._people = people
        self._made = ""

    def begin(self, world: World) -> None:
        """Ask for it."""
        if self._people:
            self._made = world.deploy(world.place.people, world.place.people.override)
        else:
            self._made = world.deploy(world.place.pages, page_override(world.place.pages, world.port, "one"))

    def done(self, world: World) -> bool:
        """Ended, well or not."""
        return world.runs(self._made) or world.instance(self._made)["Status"] in ENDED[1:]

    def settle(self, world: World) -> list[str]:
        """It runs."""
        world.expected[self._made] = ENDED[0]
        if not self._people:
            world.titles[self._made] = "one"
        return _unless(world, self._made, ENDED[0])


class Replace:
    """Another application in the place of the one that runs; `how` is "good", "broken" or "crash"."""

    def __init__(self, how: str) -> None:
        self.name = f"replace {how}"
        self._how = how
        self._old = self._new = ""

    def begin(self, world: World) -> None:
        """Ask for it."""
        self._old = next(each for each, wanted in world.expected.items() if wanted == ENDED[0])
        sample = world.place.broken if self._how == "broken" else world.place.pages
        override = page_override(sample, world.port, "two", stop_after=int(self._how == "crash"))
        self._new = world.deploy(sample, override, ApplicationInstanceIdToReplace=self._old)

    def after_kill(self, world: World) -> list[str]:
        """Without the site the box goes by what it kept: the old one runs until the new one is launched."""
        box = world.box
        box.cables(plugged=False)
        box.start()
        try:
            patiently(lambda: (status := box.status()) is not None and status["power"] == "on")
            return self._seen_alone(world)
        finally:
            box.kill()
            box.cables(plugged=True)

    def done(self, world: World) -> bool:
        """Ended, for both."""
        status = world.instance(self._new)["Status"]
        if status == ENDED[0]:
            return world.runs(self._new) and world.instance(self._old)["Status"] == REMOVED
        return status in ENDED and world.runs(self._old)

    def settle(self, world: World) -> list[str]:
        """The new one runs, or the old one again; what failed is removed."""
        if self._how == "good":
            world.expected |= {self._old: REMOVED, self._new: ENDED[0]}
            world.titles.pop(self._old, None)
            world.titles[self._new] = "two"
            return _unless(world, self._new, ENDED[0])
        wrong = _unless(world, self._new, FAILED)
        world.expected[self._new] = REMOVED
        world.panorama.remove_application_instance(ApplicationInstanceId=self._new)
        patiently(lambda: world.instance(self._new)["Status"] == REMOVED)
        return wrong

    def _seen_alone(self, world: World) -> list[str]:
        status = world.box.status()
        there = {each["instance"]: each["state"] for each in status["applications"]} if status else {}
        old, new = there.get(self._old, "REMOVED"), there.get(self._new, "REMOVED")
        launched = new in ("LAUNCHED", "RUNNING", "STARTING")
        if launched is (old in ("RUNNING", "STARTING")):
            return [f"alone: the old one is {old}, the new one {new}"]
        wanted = self._new if launched else self._old
        title = {self._new: "two", self._old: world.titles.get(self._old, "")}[wanted]
        if not title or (launched and self._how == "crash"):
            return []
        try:
            patiently(lambda: world.page().get("title") == title, 60)
        except AssertionError:
            return [f"alone: the page is {world.page()}, not {title}, with old {old} and new {new}"]
        return []


class Update(Plain):
    """Another major version."""

    name = "ota"

    def __init__(self) -> None:
        self._job = ""

    def begin(self, world: World) -> None:
        """Ask for it."""
        config = {"OTAJobConfig": {"ImageVersion": SOFTWARE, "AllowMajorVersionUpdate": True}}
        answer = world.panorama.create_job_for_devices(
            DeviceIds=[world.device], JobType="OTA", DeviceJobConfig=config
        )
        self._job = answer["Jobs"][0]["JobId"]

    def done(self, world: World) -> bool:
        """The job has ended, and the box is back."""
        ended = world.panorama.describe_device_job(JobId=self._job)["Status"] in ("COMPLETED", "FAILED")
        return ended and world.described()["DeviceConnectionStatus"] == "ONLINE"

    def settle(self, world: World) -> list[str]:
        """The new software runs; only the trial itself may have been cut short, which is a failed start."""
        status, job = world.box.status(), world.panorama.describe_device_job(JobId=self._job)
        running = status["software"]["running"] if status else ""
        wrong = (job["Status"] == "COMPLETED") is not (running == SOFTWARE)
        return [f"the job is {job['Status']}, and {running} runs"] if wrong else []


class Remove(Plain):
    """The application that runs goes."""

    name = "remove"

    def __init__(self) -> None:
        self._gone = ""

    def begin(self, world: World) -> None:
        """Ask for it."""
        self._gone = next(each for each, wanted in world.expected.items() if wanted == ENDED[0])
        world.titles.pop(self._gone, None)
        world.expected[self._gone] = REMOVED
        world.panorama.remove_application_instance(ApplicationInstanceId=self._gone)

    def done(self, world: World) -> bool:
        """It is gone."""
        return bool(world.instance(self._gone)["Status"] == REMOVED)

    def settle(self, world: World) -> list[str]:
        """Nobody answers in its place."""
        return [f"it still answers: {world.page()}"] if world.page() else []


class FullReset(Plain):
    """Both buttons, with the power off."""

    name = "full reset"

    def begin(self, world: World) -> None:
        """Shut down, then press."""
        world.box.ask("press", buttons=["power"], seconds=1)
        patiently(lambda: (status := world.box.status()) is not None and status["power"] == "off")
        world.box.ask("press", buttons=["power", "reset"], seconds=5)

    def done(self, world: World) -> bool:
        """It is new; who pressed in vain, since the power went, presses again."""
        status = world.box.status()
        if status is None or status["power"] != "on":
            return False
        if status["provisioned"]:
            try:
                self.begin(world)
            except BelvedereError:
                return False
            return False
        return True

    def settle(self, world: World) -> list[str]:
        """Nothing is left but what a new box has."""
        data = world.box.data
        left = [file for name in ("applications", "storage") for file in files_below(data / name)]
        world.panorama.delete_device(DeviceId=world.device)
        return [f"left by the full reset: {file}" for file in left]


def _unless(world: World, identifier: str, status: str) -> list[str]:
    told = world.instance(identifier)
    if told["Status"] == status:
        return []
    return [f"{identifier} is {told['Status']}, not {status}: {told['StatusDescription']}"]
