"""One box from its first start to its full reset, and what has to be true of it whenever it is at rest."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from belvedere_simulator.files import everything_below
from campaigns.appliance_kills.box import KillableBox
from campaigns.appliance_kills.patience import patiently
from campaigns.appliance_kills.place import Place, instances_of
from campaigns.kills.stores import failed_without_reason, unfinished
from fakes.living_appliance import in_one_line
from fakes.samples import RegisteredSample

REMOVED = "REMOVAL_SUCCEEDED"
FAILED = "DEPLOYMENT_ERROR"
SETTLE = 60.0
"""Seconds in which both sides have to agree once the work has ended."""
TEMPORARY = 2
"""Folders of a running appliance among the computer's temporary files: its control socket, its engine."""


@dataclass
class World:
    """`expected` are the statuses of all instances that were ever asked for; `titles` what the page of an
    instance shows, for those that run and have one; `starts` how often these were seen to start.
    """

    place: Place
    box: KillableBox
    name: str
    port: int
    chance: random.Random
    device: str = ""
    expected: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    counter: int = 0

    @property
    def panorama(self) -> Any:
        """The site's API."""
        return self.place.panorama

    def deploy(self, sample: RegisteredSample, override: str, **members: Any) -> str:
        """Ask for an instance; its id."""
        answer = self.panorama.create_application_instance(
            DefaultRuntimeContextDevice=self.device,
            ManifestPayload={"PayloadData": in_one_line(sample.graph)},
            ManifestOverridesPayload={"PayloadData": in_one_line(override)},
            **members,
        )
        return str(answer["ApplicationInstanceId"])

    def described(self) -> Mapping[str, Any]:
        """DescribeDevice."""
        told: Mapping[str, Any] = self.panorama.describe_device(DeviceId=self.device)
        return told

    def instance(self, identifier: str) -> Mapping[str, Any]:
        """DescribeApplicationInstance."""
        told: Mapping[str, Any] = self.panorama.describe_application_instance(
            ApplicationInstanceId=identifier
        )
        return told

    def runs(self, identifier: str) -> bool:
        """Whether the site says that an instance is deployed and runs."""
        told = self.instance(identifier)
        return (told["Status"], told["HealthStatus"]) == ("DEPLOYMENT_SUCCEEDED", "RUNNING")

    def page(self) -> Mapping[str, Any]:
        """What the application answers that has the port; nothing while none does."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/status", timeout=5) as answer:
                told: Mapping[str, Any] = json.loads(answer.read())
                return told
        except (OSError, ValueError):
            return {}

    def shown(self) -> str:
        """The instance whose page is at the port; "" while none is."""
        title = self.page().get("title", "")
        return next((each for each, known in self.titles.items() if known == title), "")

    def dead(self) -> list[str]:
        """What is wrong right after a kill."""
        counter = self.box.counter()
        fell = [f"the counter fell from {self.counter} to {counter}"] if counter < self.counter else []
        self.counter = max(self.counter, counter)
        # Other tests on this computer have some too, for a moment.
        with suppress(AssertionError):
            patiently(lambda: not _shared_memory(), 10)
        shared = [f"shared memory: {file}" for file in _shared_memory()]
        return [*fell, *shared, *self.box.orphans()]

    def at_rest(self) -> list[str]:
        """What is wrong although nothing is under way any more; both sides have some time to agree."""
        found: list[str] = []

        def agree() -> bool:
            found[:] = self._differences()
            return not found

        with suppress(AssertionError):
            patiently(agree, SETTLE)
        return [*found, *self._losses(), *self.box.failures()]

    def _differences(self) -> list[str]:
        status = self.box.status()
        return ["nobody answers"] if status is None else [*self._of_box(status), *self._of_site(status)]

    def _of_box(self, status: Mapping[str, Any]) -> Iterator[str]:
        lights = status["lights"]["status"]["words"]
        if status["power"] != "on" or status["problems"] or lights != "solid green":
            yield f"it is {status['power']}, {lights}: {status['problems']}"
        if status["activity"] is not None or status["update"] is not None:
            yield f"it works: {status['activity']} {status['update']}"
        yield from self._files()
        yield from (f"not of this appliance: {each}" for each in self.box.strangers())

    def _files(self) -> Iterator[str]:
        """What is left of something, by the names of files and folders."""
        gone = [each for each, wanted in self.expected.items() if wanted == REMOVED]
        for file in everything_below(self.box.data):
            # Applications have hidden files of their own.
            foreign = any("applicationInstance" in name for name in file.parts[:-1])
            if any(each in file.name for each in gone):
                yield f"left of a removed instance: {file}"
            elif not foreign and _half_done(file):
                yield f"half done: {file}"
        if len(gone) == len(self.expected):
            for name in ("applications", "storage"):
                yield from (f"of nobody: {file}" for file in files_below(self.box.data / name))
        temporary = self.box.temporary_files()
        if len(temporary) > TEMPORARY:
            yield f"temporary files: {temporary}"

    def _of_site(self, status: Mapping[str, Any]) -> Iterator[str]:
        device = self.described()
        if device["DeviceConnectionStatus"] != "ONLINE" or not status["network"]["connected"]:
            yield f"it is {device['DeviceConnectionStatus']} and connected: {status['network']['connected']}"
        if device.get("CurrentSoftware") != status["software"]["running"]:
            yield f"the site knows {device.get('CurrentSoftware')}, {status['software']['running']} runs"
        told = instances_of(self.panorama, self.device)
        for identifier, wanted in self.expected.items():
            if told[identifier]["Status"] != wanted:
                yield f"{identifier} is {told[identifier]['Status']}, not {wanted}"
        for work, count in unfinished(self.place.site.data_dir).items():
            yield f"the site has not finished: {count} {work}"
        there = {each["instance"]: each for each in status["applications"]}
        wanted_there = {each for each, status_ in self.expected.items() if status_ != REMOVED}
        if set(there) != wanted_there:
            yield f"on the device are {sorted(there)}, not {sorted(wanted_there)}"
        for identifier in wanted_there & set(there):
            yield from self._of_instance(told[identifier], there[identifier])

    def _of_instance(self, told: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[str]:
        identifier = told["ApplicationInstanceId"]
        if told["HealthStatus"] != here["health"]:
            yield f"{identifier}: the site says {told['HealthStatus']}, the device {here['health']}"
        if told["Status"] == "DEPLOYMENT_SUCCEEDED" and (here["state"], here["health"]) != ("RUNNING",) * 2:
            yield f"{identifier} is {here['state']} {here['health']}"
        listed = self.panorama.list_application_instance_node_instances(ApplicationInstanceId=identifier)
        nodes = {each["NodeInstanceId"]: each["CurrentStatus"] for each in listed["NodeInstances"]}
        known = {each["name"]: each["status"] for each in here["nodes"]}
        if {name: status for name, status in nodes.items() if name in known} != known:
            yield f"{identifier}: nodes are {nodes} for the site, {known} for the device"
        if identifier in self.titles and self.shown() != identifier:
            yield f"{identifier} does not have the port: {self.page()}"

    def _losses(self) -> list[str]:
        """What storage and the site's records lost."""
        lost = [f"failed without a reason: {each}" for each in failed_without_reason(self._site_data)]
        status, page = self.box.status(), self.page()
        shown = self.shown()
        if shown:
            before = self.starts.get(shown, 0)
            if page["starts"] < before:
                lost.append(f"{shown} has lost its storage: start {page['starts']} after {before}")
            self.starts[shown] = page["starts"]
        if status is not None and status["software"]["counter"] < self.counter:
            lost.append(f"the counter fell from {self.counter} to {status['software']['counter']}")
        return lost + self.place.site.errors()

    @property
    def _site_data(self) -> Path:
        return self.place.site.data_dir


def files_below(folder: Path) -> list[Path]:
    """All files in a folder."""
    return [file for file in everything_below(folder) if file.is_file()]


def _shared_memory() -> list[Path]:
    """What lies in shared memory under our names."""
    return [*Path("/dev/shm").glob("*belvedere*")]


def _half_done(file: Path) -> bool:
    unfinished = file.name.startswith(".") and file.name != ".lock"
    return unfinished or file.parent.name in ("staging", "incoming")
