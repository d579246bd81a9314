"""A whole appliance in a process of its own, started as people start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.appliance.control.client import ask

_END_SECONDS = 60.0


class ApplianceProcess:
    """`belvedere appliance` over `folder`/data. What it says besides its first line is in `folder`/said."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.data = folder / "data"
        command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", *arguments]
        environment = {
            name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"
        }
        environment["XDG_CONFIG_HOME"] = str(folder / "config")
        with (folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [*command, "--data-dir", str(self.data), "--headless"],
                stdout=subprocess.PIPE,
                stderr=said,
                env=environment,
            )
        assert self._process.stdout is not None
        assert json.loads(self._process.stdout.readline())["ready"] == "appliance"

    @property
    def status(self) -> Any:
        """As `belvedere appliance status --json` tells it."""
        return ask(self.data, "status", {})

    def proportional_memory(self) -> int:
        """The memory of all its processes in bytes, what they share counted once."""
        own = psutil.Process(self._process.pid)
        total = 0
        for process in (own, *own.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except psutil.NoSuchProcess:
                continue
        return total

    def processes(self) -> int:
        """How many they are."""
        return 1 + len(psutil.Process(self._process.pid).children(recursive=True))

    def stop(self) -> None:
        """End it in order."""
        self._process.terminate()
        assert self._process.wait(_END_SECONDS) == 0
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def appliance_process(folder: Path, *arguments: str) -> Iterator[ApplianceProcess]:
    """One that runs meanwhile; `arguments` as for `belvedere appliance`."""
    folder.mkdir(parents=True, exist_ok=True)
    process = ApplianceProcess(folder, *arguments)
    try:
        yield process
    finally:
        process.stop()
