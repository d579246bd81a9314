"""Examines several registered cameras, a few at a time, and keeps the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from belvedere_desktop.cameras.commands import CameraCommands
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_simulator.errors import BelvedereError

_AT_ONCE = 4


class CameraChecker(QObject):
    """One round at a time, listed as a job; another one takes the place of what is left of it."""

    def __init__(
        self, client: Client, board: JobBoard, commands: CameraCommands, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._board = board
        self._commands = commands
        self._waiting: list[CameraRow] = []
        self._calls: dict[str, PendingCall] = {}
        self._viewpoint = ""
        self._job = self._total = 0
        self._unchecked: list[str] = []

    def begin(self, cameras: Sequence[CameraRow], viewpoint: str) -> None:
        """Examine these from `viewpoint`."""
        self.stop()
        self._waiting, self._viewpoint, self._unchecked = list(cameras), viewpoint, []
        self._total = len(cameras)
        title = self.tr("Check cameras ({count})").format(count=self._total)
        self._job = self._board.begin(title, self.stop)
        self._go_on()

    def stop(self) -> None:
        """Examine no more."""
        self._waiting = []
        for call in self._calls.values():
            call.cancel()
        self._calls = {}
        if self._job:
            self._board.end(self._job, JobState.CANCELLED)
            self._job = 0

    def _go_on(self) -> None:
        while self._waiting and len(self._calls) < _AT_ONCE:
            self._examine(self._waiting.pop(0))
        left = len(self._waiting) + len(self._calls)
        if left:
            told = self.tr("{left} left").format(left=left)
            self._board.progress(self._job, told, 1 - left / self._total)
        elif self._job:
            failed = bool(self._unchecked)
            state = JobState.FAILED if failed else JobState.DONE
            self._board.end(self._job, state, "; ".join(self._unchecked))
            self._job = 0

    def _examine(self, camera: CameraRow) -> None:
        def done(result: dict[str, Any]) -> None:
            self._commands.keep_verdict(camera.key, result["diagnosis"])
            self._end(camera)

        def failed(error: BelvedereError) -> None:
            self._unchecked.append(f"{camera.name}: {error}")
            self._end(camera)

        asked = {"source": {"camera": camera.key}, "viewpoint": self._viewpoint}
        listeners = Listeners(done=done, failed=failed, given_up=self.stop)
        self._calls[camera.key] = self._client.call("cameras.diagnose", asked, listeners)

    def _end(self, camera: CameraRow) -> None:
        self._calls.pop(camera.key, None)
        self._go_on()
