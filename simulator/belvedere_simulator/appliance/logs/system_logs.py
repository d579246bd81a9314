"""The four streams that tell of provisioning: controller, updater, system and kernel."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from belvedere_simulator.appliance.logs.lines import controller_line, kernel_line, system_line, updater_line
from belvedere_simulator.appliance.logs.rotating import LARGEST, RotatingLog

HOST = "panorama"
COPIED = 1024 * 1024
"""Of each stream so many bytes at most go onto a USB drive."""
FILES = ("occ.log", "ota_agent.log", "syslog.log", "kern.log")


class SystemLogs:
    """Writes the streams into `folder`, by the appliance's own clock."""

    def __init__(self, folder: Path, clock: Callable[[], datetime], largest: int = LARGEST) -> None:
        self._clock = clock
        self._started = time.monotonic()
        self._logs = {name: RotatingLog(folder / name, largest) for name in FILES}

    def controller(self, level: str, function: str, number: int, text: str) -> None:
        """A line of the controller; `level` INFO, WARN or ERROR."""
        self._logs["occ.log"].write(controller_line(self._clock(), level, function, number, text))

    def updater(self, level: str, text: str) -> None:
        """A line of the agent for software updates."""
        self._logs["ota_agent.log"].write(updater_line(self._clock(), level, text))

    def system(self, program: str, number: int, text: str) -> None:
        """A line that a program of the system wrote."""
        self._logs["syslog.log"].write(system_line(self._clock(), HOST, program, number, text))

    def kernel(self, text: str) -> None:
        """A line of the kernel."""
        up = time.monotonic() - self._started
        self._logs["kern.log"].write(kernel_line(self._clock(), HOST, up, text))

    def contents(self) -> Mapping[str, bytes]:
        """The end of each stream by file name, for a USB drive."""
        return {name: log.last(COPIED) for name, log in self._logs.items()}
