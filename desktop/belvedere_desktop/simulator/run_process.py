"""The child process that runs the application: events come out, commands go in."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import Event, LogWritten, ProblemRaised, RunFinished, from_line

ENGINE_STREAM = "engine"
_POLITE_MS = 15_000
_KILL_MS = 5_000


def run_command(application: Path, options: Sequence[str]) -> list[str]:
    """The command line of a run whose events are read here."""
    simulator = [sys.executable, "-m", "belvedere_simulator.commands"]
    return [*simulator, "run", str(application), *options, "--events"]


class RunProcess(QObject):
    """One run. Signals: events_arrived(list of Event) in order; ended() after the last of them.

    A RunFinished always comes, also when the child disappears without a word.
    """

    events_arrived = Signal(list)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read_events)
        self._process.readyReadStandardError.connect(self._read_complaints)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._rest = {"out": b"", "err": b""}
        self._reported_end = False
        self._ladder = QTimer(self)
        self._ladder.setSingleShot(True)
        self._ladder.timeout.connect(self._climb)

    @property
    def is_active(self) -> bool:
        """Whether the child lives."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, command: Sequence[str], first: Sequence[dict[str, Any]] = ()) -> None:
        """Start the child and tell it the lines of `first`."""
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        self._process.setProcessEnvironment(environment)
        self._process.start(command[0], list(command[1:]))
        for line in first:
            self.send(line)

    def send(self, command: dict[str, Any]) -> None:
        """Tell the child one command."""
        if self.is_active:
            self._process.write(json.dumps(command).encode() + b"\n")

    def stop(self) -> None:
        """Ask the child to stop; it is terminated, then killed, when it does not answer."""
        self.send({"command": "stop"})
        if self.is_active and not self._ladder.isActive():
            self._ladder.start(_POLITE_MS)

    def close(self) -> None:
        """End the child now and wait for it: the program is about to end."""
        if self.is_active:
            self.send({"command": "stop"})
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(_KILL_MS):
                self._process.kill()
                self._process.waitForFinished(_KILL_MS)

    def _climb(self) -> None:
        if self.is_active:
            self._process.terminate()
            QTimer.singleShot(_KILL_MS, self, self._process.kill)

    def _read_events(self) -> None:
        lines = self._lines("out", self._process.readAllStandardOutput().data())
        self._tell([_read_line(line) for line in lines if line.strip()])

    def _read_complaints(self) -> None:
        lines = self._lines("err", self._process.readAllStandardError().data())
        self._tell([LogWritten(ENGINE_STREAM, line) for line in lines])

    def _lines(self, pipe: str, data: bytes | bytearray | memoryview) -> list[str]:
        *whole, self._rest[pipe] = (self._rest[pipe] + bytes(data)).split(b"\n")
        return [line.decode("utf-8", "replace").rstrip("\r") for line in whole]

    def _tell(self, events: list[Event]) -> None:
        self._reported_end |= any(isinstance(event, RunFinished) for event in events)
        if events:
            self.events_arrived.emit(events)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._ladder.stop()
        self._read_events()
        self._read_complaints()
        if not self._reported_end:
            died = status == QProcess.ExitStatus.CrashExit
            error = BelvedereError("BV-DSK-004", self.tr("The run ended without saying why"))
            problem = ProblemRaised(
                error.code, f"{error.what}. {self.tr('Exit code {code}.').format(code=code)}"
            )
            self._tell([problem, RunFinished(-1 if died else code)])
        self.ended.emit()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            why = self._process.errorString()
            message = self.tr("The run could not be started: {why}").format(why=why)
            self._tell([ProblemRaised("BV-DSK-005", message), RunFinished(-1)])
            self.ended.emit()


def _read_line(line: str) -> Event:
    try:
        return from_line(line)
    except (ValueError, TypeError):
        return LogWritten(ENGINE_STREAM, line)
