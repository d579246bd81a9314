"""The fault laboratory on a whole appliance: break something, look everywhere, mend it, find all well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.logs.system_logs import STREAMS
from belvedere_simulator.files import everything_below
from fakes.living_appliance import LivingAppliance

PATIENCE = 40.0
CLOSE = 0.1
"""So many seconds at most lie between the time in a line and that of its event."""
GROUP = "/aws/panorama/devices/{device}"


@dataclass
class FaultBench:
    """A provisioned box, and the instance that runs on it, "" for none.

    What is looked for in logs is looked for behind what they held when the last fault was injected.
    """

    box: LivingAppliance
    instance: str = ""
    _before: dict[Path, int] = field(default_factory=dict)

    @property
    def status(self) -> ApplianceStatus:
        """What the box shows."""
        return self.box.appliance.status()

    @property
    def device(self) -> Mapping[str, Any]:
        """DescribeDevice."""
        told: Mapping[str, Any] = self.box.panorama.describe_device(DeviceId=self.box.device_id)
        return told

    @property
    def lights(self) -> tuple[str, str]:
        """The words of the status light and of the network light."""
        lights = self.status.lights
        return lights.status.words, lights.network.words

    def nodes(self) -> dict[str, str]:
        """CurrentStatus of each node of the instance, by the service."""
        return self.box.nodes(self.instance)

    @property
    def shadow(self) -> Mapping[str, Any]:
        """What the device reported in its shadow."""
        device = self.status.device
        assert device is not None
        answer = self.box.site.client("iot-data").get_thing_shadow(thingName=device.thing)
        told: Mapping[str, Any] = json.loads(answer["payload"].read())["state"]["reported"]
        return told

    def shown(self, node: str) -> str:
        """The status of a node on the box itself, which the service may not know of yet."""
        found = (each for report in self.status.applications for each in report.nodes)
        return next((each.status for each in found if each.name == node), "")

    def detail(self, node: str) -> str:
        """What the box says about a node."""
        found = (each for report in self.status.applications for each in report.nodes)
        return next((each.detail for each in found if each.name == node), "")

    def inject(self, kind: FaultKind, target: str = "", **settings: float) -> None:
        """Break it, and see that the box tells so."""
        self._before = {file: file.stat().st_size for file in self._files()}
        self.box.appliance.faults.inject(InjectedFault(kind, target, settings))
        told = [(each.kind, each.target) for each in self.status.faults]
        assert (kind.value, target) in told

    def clear(self, kind: FaultKind, target: str = "") -> None:
        """Mend it."""
        assert self.box.appliance.faults.clear(kind, target)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for it."""
        self.box.until(condition, PATIENCE)

    def see_nodes(self, **statuses: str) -> None:
        """Wait until the service says so of nodes, and the box does too."""
        self.until(lambda: statuses.items() <= self.nodes().items())
        self.until(lambda: all(self.shown(node) == status for node, status in statuses.items()))

    def see_device(self, status: str) -> None:
        """Wait until the service says ONLINE or OFFLINE of the device."""
        self.until(lambda: self.device["DeviceConnectionStatus"] == status)

    def see_lights(self, status: str, network: str) -> None:
        """Wait for both lights."""
        self.until(lambda: self.lights == (status, network))

    def see_problem(self, text: str) -> None:
        """Wait until the box tells people so."""
        self.until(lambda: any(text in problem for problem in self.status.problems))

    def see_log(self, stream: str, text: str) -> str:
        """Wait for a line of the device in the local file; returns it."""
        return self._line(self.box.data / "logs" / STREAMS[stream], text)

    def see_shipped(self, stream: str, text: str) -> str:
        """Wait for a line of the device in the local file and in the site's log group; returns it."""
        line = self.see_log(stream, text)
        self._shipped(GROUP.format(device=self.box.device_id), stream, line)
        return line

    def see_node_log(self, stream: str, text: str) -> str:
        """Wait for a line of the instance in the local file and in the site's log group, with its time there;
        returns it.
        """
        line = self._line(self.box.data / f"logs/applications/{self.instance}/{stream}.log", text)
        time, message = line.split(" ", 1)
        group = f"{GROUP.format(device=self.box.device_id)}/applications/{self.instance}"
        self._shipped(group, stream, message, datetime.fromisoformat(time))
        return line

    def see_all_well(self) -> None:
        """Wait until nothing is to be seen of any fault."""
        assert self.status.faults == ()
        self.see_device("ONLINE")
        self.see_lights("solid green", "blinking green")
        self.until(lambda: self.status.problems == ())
        if self.instance:
            self.box.wait_for(self.instance, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
            self.until(lambda: set(self.nodes().values()) == {"RUNNING"})
        self.until(lambda: not self._half_written())

    def _half_written(self) -> list[Path]:
        """Applications write their files under such a name first, too."""
        return [file for file in everything_below(self.box.data) if file.suffix in (".part", ".tmp")]

    def _files(self) -> list[Path]:
        there = everything_below(self.box.data / "logs")
        return [file for file in there if file.suffix == ".log" and file.is_file()]

    def _line(self, file: Path, text: str) -> str:
        found: list[str] = []

        def came() -> bool:
            found[:] = [line for line in self._new(file) if text in line]
            return bool(found)

        self.until(came)
        return found[0]

    def _new(self, file: Path) -> list[str]:
        """The whole lines that came since the last fault was injected."""
        if not file.exists():
            return []
        with file.open("rb") as source:
            source.seek(self._before.get(file, 0))
            content = source.read().decode("utf-8", errors="replace")
        return content.splitlines() if content.endswith("\n") else content.splitlines()[:-1]

    def _shipped(self, group: str, stream: str, message: str, time: datetime | None = None) -> None:
        logs = self.box.site.client("logs")

        def came() -> bool:
            # Before its first line a stream is not there.
            with suppress(logs.exceptions.ResourceNotFoundException):
                pages = logs.get_paginator("filter_log_events").paginate(
                    logGroupName=group, logStreamNames=[stream]
                )
                return any(
                    event["message"] == message
                    and (time is None or abs(event["timestamp"] / 1000 - time.timestamp()) < CLOSE)
                    for page in pages
                    for event in page["events"]
                )
            return False

        self.until(came)
