"""The streams of the appliance itself: each line goes into a file, and on its way to the site."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from belvedere_simulator.appliance.logs.lines import (
    agent_line,
    controller_line,
    kernel_line,
    system_line,
    updater_line,
)
from belvedere_simulator.appliance.logs.rotating import LARGEST, RotatingLog, nothing
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.spool import Spool

HOST = "panorama"
COPIED = 1024 * 1024
"""Of each stream so many bytes at most go onto a USB drive."""
FILES = ("occ.log", "ota_agent.log", "syslog.log", "kern.log")
"""The streams that tell of provisioning, as they are called on a USB drive."""
LEVELS = ("INFO", "WARN", "ERROR")
"""How much a line of the controller matters, rising."""
SPOOL = "spool"
STREAMS: Mapping[str, str] = {
    "occ_log": "occ.log",
    "ota_log": "ota_agent.log",
    "syslog": "syslog.log",
    "kern_log": "kern.log",
    "shadow_log": "shadow.log",
    "logging_setup_logs": "logging_setup.log",
    "cloudwatch_agent_logs": "cloudwatch_agent.log",
}
"""The file of each stream of the device's log group."""


class SystemLogs:
    """Writes the streams into `folder`, by the appliance's own clock, and into the spool beside them.

    `kernel_log`: whether the running software has the stream of the kernel. `before_write` is told how many
    bytes come; it may wait, or raise OSError as a disk would. A line that cannot be written stops nobody.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        largest: int = LARGEST,
        *,
        kernel_log: bool = True,
        before_write: Callable[[int], None] = nothing,
    ) -> None:
        self.folder = folder
        self.spool = Spool(folder / SPOOL, clock, before_write)
        self.before_write = before_write
        self.kernel_log = kernel_log
        self.least = LEVELS[0]
        self._clock = clock
        self._started = time.monotonic()
        self._logs = {
            stream: RotatingLog(folder / name, largest, before_write) for stream, name in STREAMS.items()
        }

    def controller(self, level: str, function: str, number: int, text: str) -> None:
        """A line of the controller; `level` INFO, WARN or ERROR, and none below the `least`."""
        if LEVELS.index(level) < LEVELS.index(self.least):
            return
        self._write("occ_log", controller_line(self._clock(), level, function, number, text))

    def updater(self, level: str, text: str) -> None:
        """A line of the agent for software updates."""
        self._write("ota_log", updater_line(self._clock(), level, text))

    def system(self, program: str, number: int, text: str) -> None:
        """A line that a program of the system wrote."""
        self._write("syslog", system_line(self._clock(), HOST, program, number, text))

    def kernel(self, text: str) -> None:
        """A line of the kernel, if the running software keeps them."""
        if self.kernel_log:
            up = time.monotonic() - self._started
            self._write("kern_log", kernel_line(self._clock(), HOST, up, text))

    def shadow(self, level: str, text: str) -> None:
        """A line of what keeps the device's shadow."""
        self._write("shadow_log", updater_line(self._clock(), level, text))

    def logging_setup(self, level: str, text: str) -> None:
        """A line of what sets up the agent for logs."""
        self._write("logging_setup_logs", updater_line(self._clock(), level, text))

    def log_agent(self, level: str, text: str) -> bool:
        """A line of the agent for logs; `level` I, W or E. Whether it is on its way to the site."""
        return self._write("cloudwatch_agent_logs", agent_line(self._clock(), level, text))

    def contents(self) -> Mapping[str, bytes]:
        """The end of each stream of provisioning by file name, for a USB drive."""
        return {name: self._logs[stream].last(COPIED) for stream, name in STREAMS.items() if name in FILES}

    def _write(self, stream: str, line: str) -> bool:
        self._logs[stream].write(line)
        return self.spool.write(LogStream("", stream), [line])
