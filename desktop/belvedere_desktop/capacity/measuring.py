"""The process that measures, as the command does."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

_KILL_MS = 15_000
_MOST_WORDS = 2_000


class Measuring(QObject):
    """One measurement. Signals: told(line) of how far it is; measured(dict), a `Capacity`; failed(text);
    over() after either, and after `cancel`.
    """

    told = Signal(str)
    measured = Signal(dict)
    failed = Signal(str)
    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.readyReadStandardError.connect(self._read_words)
        self._process.finished.connect(lambda *_: self._on_end())
        self._process.errorOccurred.connect(self._on_error)
        self._words = ""
        self._cancelled = False

    @property
    def is_active(self) -> bool:
        """Whether it measures."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, arguments: Sequence[str], secrets: Sequence[dict[str, Any]]) -> None:
        """Begin, with the arguments of `belvedere capacity`; `secrets` are lines for its standard input."""
        self._words, self._cancelled = "", False
        program = ["-m", "belvedere_simulator.commands", "capacity", *arguments, "--json"]
        self._process.start(sys.executable, program)
        for line in secrets:
            self._process.write(json.dumps(line).encode() + b"\n")
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """End it, with all that it started."""
        if not self.is_active or self._cancelled:
            return
        self._cancelled = True
        if sys.platform == "win32":
            self._process.kill()
            return
        # As Ctrl-C does: it takes down what plays.
        with contextlib.suppress(OSError):
            os.kill(self._process.processId(), signal.SIGINT)
        QTimer.singleShot(_KILL_MS, self._process, self._process.kill)

    def close(self) -> None:
        """The program is about to end."""
        if self.is_active:
            self.cancel()
            if not self._process.waitForFinished(_KILL_MS):
                self._process.kill()
                self._process.waitForFinished(_KILL_MS)

    def _read_words(self) -> None:
        new = self._process.readAllStandardError().data()
        text = bytes(new).decode("utf-8", "replace")
        self._words = (self._words + text)[-_MOST_WORDS:]
        for line in filter(None, text.splitlines()):
            self.told.emit(line)

    def _on_end(self) -> None:
        if not self._cancelled:
            self._read_words()
            try:
                self.measured.emit(json.loads(bytes(self._process.readAllStandardOutput().data())))
            except ValueError:
                self.failed.emit(self._words.strip())
        self.over.emit()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.failed.emit(self._process.errorString())
            self.over.emit()
