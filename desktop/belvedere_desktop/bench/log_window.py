"""The Logs page for the bench: from the click to the first painted lines, and how late its window is."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from belvedere_desktop.bench.beating import beat, pass_time
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.pane import LogPane
from belvedere_desktop.logs.sources import of_paths
from belvedere_desktop.settings import Settings
from belvedere_simulator.bench.helpers.obedience import Command

_WIDTH, _HEIGHT = 1280, 720
_PATIENCE_MS = 60_000


class LogWindow(QObject):
    """One window with the page, and its client child."""

    def __init__(self) -> None:
        super().__init__()
        self._application = QApplication(["logs"])
        self._process = ClientProcess()
        self._client = Client(self, self._process)
        settings = Settings(Path(tempfile.mkdtemp()) / "desktop.ini", self._application)
        self._page = LogsPage(self._client, JobBoard(JobRunner(parent=self), self), settings)
        self._page.resize(_WIDTH, _HEIGHT)
        self._page.show()
        self._pane: LogPane | None = None
        self._painted = self._paintings = 0
        self._waiting = QEventLoop()
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._waiting.quit)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A painting is looked at when it is done."""
        if event.type() == QEvent.Type.Paint:
            self._paintings += 1
            QTimer.singleShot(0, self, self._look)
        return False

    def open(self, path: str, follow: bool = False) -> dict[str, Any]:
        """Milliseconds from the click until lines are painted, and how many they are."""
        self._page.close_all()
        self._painted, begun = 0, time.perf_counter()
        self._pane = self._page.open(of_paths([path]), follow=follow)
        self._pane.area.viewport().installEventFilter(self)
        # Stopped in the end: it must not end the waiting of another opening.
        self._patience.start(_PATIENCE_MS)
        self._waiting.exec()
        self._patience.stop()
        return {"ms": 1000 * (time.perf_counter() - begun), "painted": self._painted}

    def settle(self) -> dict[str, Any]:
        """Wait until all lines are counted; what the window tells then."""
        deadline = time.monotonic() + _PATIENCE_MS / 1000
        while time.monotonic() < deadline and not self._counts()["complete"]:
            pass_time(20)
        return self._counts()

    def beat(self, seconds: float) -> dict[str, Any]:
        """How late the event loop was, how often it was painted, and what is counted and shown at the end."""
        paintings = self._paintings
        delays = beat(seconds)
        return {"delays": delays, "paintings": self._paintings - paintings, **self._counts()}

    def processes(self) -> dict[str, Any]:
        """The ids of the window and of its client child."""
        return {"window": os.getpid(), "child": self._process.pid}

    def close(self) -> dict[str, Any]:
        """Show no log."""
        self._page.close_all()
        pass_time(20)
        return {}

    def _look(self) -> None:
        rows = self._pane.area.rows if self._pane is not None else []
        self._painted = sum(row.line is not None for row in rows)
        if self._painted:
            self._waiting.quit()

    def _counts(self) -> dict[str, Any]:
        assert self._pane is not None
        counts, rows = self._pane.log.counts, self._pane.area.rows
        last = next((row.text for row in reversed(rows) if row.line is not None), "")
        return {
            "complete": counts.complete,
            "lines": counts.lines,
            "shown": self._pane.log.extent,
            "last": last,
        }


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    window = LogWindow()
    return {
        "open": window.open,
        "settle": window.settle,
        "beat": window.beat,
        "processes": window.processes,
        "close": window.close,
    }
