"""An appliance in a process group of its own, which is killed as the mains would be cut."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.appliance.driver.machine_folder import MachineFolder
from belvedere_simulator.appliance.driver.plugs import Arrangement, read_arrangement, write_arrangement
from belvedere_simulator.errors import BelvedereError
from campaigns.appliance_kills.family import Family
from campaigns.appliance_kills.patience import patiently

SCALE = 1000
"""Simulated durations pass so much faster: a deployment's stages in a second, a start in a tenth."""


class KillableBox:
    """`belvedere appliance` over `folder`/data, with a folder for temporary files that nobody else has."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], family: Family, *, fused: bool = False
    ) -> None:
        """`fused`: it can be killed before a certain operation on the disk."""
        self.folder = folder
        self.fused = fused
        self.data = folder / "data"
        folder.mkdir(parents=True)
        # Sockets lie there: the folder of a test is too deep for them.
        self._temporary = Path(tempfile.mkdtemp(prefix="box-"))
        self._log = folder / "appliance.log"
        self._note = folder / "operations"
        self._environment = {**environment, "TMPDIR": str(self._temporary)}
        self._family = family
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def launch(self, operations: int | None = None) -> None:
        """Start the process without waiting for it; a fused one dies after so many operations."""
        program = ["belvedere_simulator.commands"]
        if self.fused:
            program = ["campaigns.appliance_kills.cut_short", str(self._note)]
            self._note.unlink(missing_ok=True)
            if operations is not None:
                self._note.write_text(str(operations))
        arguments = [sys.executable, "-m", *program, "appliance", "--headless"]
        arguments += ["--data-dir", str(self.data), "--time-scale", str(SCALE)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                arguments,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._family.known.add(self._process.pid)

    def discard(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self._temporary, ignore_errors=True)
        shutil.rmtree(self.folder)

    def light(self, operations: int) -> None:
        """Let a fused one die after so many operations on the disk from now on."""
        assert self._process is not None
        self._note.write_text(str(operations))
        self._process.send_signal(signal.SIGUSR1)

    def start(self) -> None:
        """Start it, and wait until it can be spoken with."""
        self.launch()
        patiently(lambda: self.status() is not None or self.ended)
        assert not self.ended, self._log.read_text()[-3000:]

    def kill(self) -> None:
        """`kill -9` of the whole process group, and its end; one that died already is buried."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """End it in order when it runs."""
        if self._process is None:
            return
        if not self.ended:
            self._process.terminate()
        self._process.wait(60)
        self._process = None

    def temporary_files(self) -> list[str]:
        """What lies among the temporary files.

        ONNX Runtime's note of its session is its own affair, and so are the empty files that Python tries
        with where temporary files can be.
        """
        there = [file for file in self._temporary.iterdir() if file.name != ".ses"]
        return sorted(file.name for file in there if file.is_dir() or file.stat().st_size)

    def ask(self, action: str, **arguments: Any) -> Any:
        """What the appliance answers."""
        return ask(self.data, action, arguments)

    def status(self) -> Mapping[str, Any] | None:
        """Everything that is to be seen of it; None while nobody answers."""
        try:
            told: Mapping[str, Any] = self.ask("status")
        except BelvedereError:
            return None
        return told

    def cables(self, *, plugged: bool) -> None:
        """Pull the network cables out, or put them in, while the appliance is dead."""
        machine = MachineFolder(self.data)
        now = read_arrangement(machine.plugs())
        cables = Arrangement().cables if plugged else frozenset()
        machine.save_plugs(write_arrangement(replace(now, cables=cables)))

    def counter(self) -> int:
        """The counter against older software, as the disk has it; 0 in a box that was never on."""
        memory = MachineFolder(self.data).memory()
        return 0 if memory is None else memory.kept.software.counter

    def failures(self) -> list[str]:
        """What its log tells of failures since the last look."""
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        fresh, self._read = text[self._read :], len(text)
        return [fresh[-4000:]] if "Traceback" in fresh or "ERROR" in fresh else []

    def orphans(self) -> list[str]:
        """Processes that outlived the killed one, after a moment in which the system ends them."""
        with suppress(AssertionError):
            patiently(lambda: not self._family.strangers(), 10)
        return [f"outlived it: {each}" for each in self._family.strangers()]

    def strangers(self) -> list[str]:
        """Processes that belong to nobody."""
        return self._family.strangers()

    @property
    def ended(self) -> bool:
        """Whether there is no process."""
        return self._process is None or self._process.poll() is not None
