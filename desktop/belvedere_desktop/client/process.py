"""The client child as a process of the window's: lines go in, lines come out, a dead one is replaced."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from belvedere_simulator.client.lines import read_line, write_line

COMMAND = [sys.executable, "-m", "belvedere_simulator.client"]
_CLOSE_MS = 6_000
_KILL_MS = 2_000


class ClientProcess(QObject):
    """Starts with the first line that is sent. Signals: heard(document); complained(text), what it wrote to
    its standard error; lost(), it ended unasked and is started again with the next line.
    """

    heard = Signal(object)
    complained = Signal(str)
    lost = Signal()

    def __init__(self, parent: QObject | None = None, command: Sequence[str] = COMMAND) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._process: QProcess | None = None
        self._rest = b""
        self._closing = False

    def send(self, document: Mapping[str, Any]) -> None:
        """Send one line; never waits."""
        if self._closing:
            return
        if self._process is None:
            self._start()
        assert self._process is not None
        self._process.write(write_line(document))

    @property
    def pid(self) -> int:
        """Of the process; 0 while there is none."""
        return self._process.processId() if self._process is not None else 0

    def close(self) -> None:
        """Let it end, which cancels what it does; the program is about to end."""
        self._closing = True
        process, self._process = self._process, None
        if process is None:
            return
        process.closeWriteChannel()
        if not process.waitForFinished(_CLOSE_MS):
            process.kill()
            process.waitForFinished(_KILL_MS)

    def _start(self) -> None:
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_complaints)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        self._process, self._rest = process, b""
        process.start(self._command[0], self._command[1:])

    def _read(self) -> None:
        if self._process is None:
            return
        data = self._rest + bytes(self._process.readAllStandardOutput().data())
        *whole, self._rest = data.split(b"\n")
        for line in whole:
            self.heard.emit(read_line(line))

    def _read_complaints(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self.complained.emit(text.rstrip())

    def _on_end(self) -> None:
        if self._process is None:
            return
        self._read()
        self._process.deleteLater()
        self._process = None
        self.lost.emit()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._on_end()
