"""A deployment under way: it goes on when the window that began it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_simulator.errors import BelvedereError


class DeploymentRun(QObject):
    """Signals: staged(stages); progressed(text, fraction or None); failed(failure); done(id); cancelled()."""

    staged = Signal(list)
    progressed = Signal(str, object)
    failed = Signal(dict)
    done = Signal(str)
    cancelled = Signal()

    def __init__(self, client: Client, board: JobBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._board = client, board
        self._pending: PendingCall | None = None
        self._number = 0
        self._failure: dict[str, Any] | None = None
        self.instance = ""

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._pending is not None

    def begin(self, wish: Mapping[str, Any]) -> None:
        """Deploy."""
        self.instance, self._failure = "", None
        title = self.tr("Deploy {name}").format(name=wish["name"])
        self._number = self._board.begin(title, self.cancel)
        listeners = Listeners(
            self._on_done, self._on_refusal, self._on_progress, self._on_event, self._on_given_up
        )
        self._pending = self._client.call("applications.deploy", wish, listeners)

    def cancel(self) -> None:
        """Give it up; what the site was asked for already is taken back."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        pending.cancel()
        if self.instance:
            self._client.call("applications.remove", {"id": self.instance}, Listeners())
        self._board.end(self._number, JobState.CANCELLED)
        self.cancelled.emit()

    def _on_event(self, event: dict[str, Any]) -> None:
        if "stages" in event:
            self.staged.emit(event["stages"])
        if "instance" in event:
            self.instance = str(event["instance"])
        if "failure" in event:
            self._failure = event["failure"]

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self._board.progress(self._number, text, fraction)
        self.progressed.emit(text, fraction)

    def _on_done(self, identifier: str) -> None:
        self._pending = None
        self._board.end(self._number, JobState.DONE)
        self.done.emit(identifier)

    def _on_refusal(self, error: BelvedereError) -> None:
        self._pending = None
        self._board.end(self._number, JobState.FAILED, str(error))
        usual = {"stage": "build", "why": str(error), "fix": error.remedy, "lines": []}
        self.failed.emit(self._failure or usual)

    def _on_given_up(self) -> None:
        self._pending = None
        self._board.end(self._number, JobState.CANCELLED)
        self.cancelled.emit()
