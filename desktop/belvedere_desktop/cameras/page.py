"""The Cameras page: those that are registered, finding others, and a wall of pictures."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from belvedere_desktop.cameras.commands import CameraCommands
from belvedere_desktop.cameras.registered import RegisteredPanel
from belvedere_desktop.cameras.state import CameraRow, row_of
from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.settings import Settings

REGISTERED, FIND, WALL = range(3)


class CamerasPage(QWidget):
    """Follows the site while it is shown. Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self.commands = CameraCommands(client, board, self)
        self.registered = RegisteredPanel(self.commands, settings, self)
        self.undo = UndoBar(self)
        self._rows: list[CameraRow] = []
        self._watch = client.watch("cameras.watch", {}, self._on_cameras)
        self._lay_out()
        self.commands.told.connect(self.told)
        self.commands.done.connect(self._watch.again)
        self.commands.undoable.connect(self.undo.offer)

    def choose(self, key: str) -> None:
        """Show a camera, now or as soon as the site tells of it."""
        self.parts.setCurrentIndex(REGISTERED)
        self.registered.choose(key)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the site."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()
        self.registered.table.remember_columns()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Cameras"), self)
        title.setProperty("role", "title")
        self.parts = QTabBar(self)
        self.parts.setAccessibleName(self.tr("Parts of this page"))
        self.parts.setDocumentMode(True)
        self.stack = QStackedWidget(self)
        for words, panel in ((self.tr("Registered"), self.registered),):
            self.parts.addTab(words)
            self.stack.addWidget(panel)
        self.parts.currentChanged.connect(self.stack.setCurrentIndex)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(18)
        head.addWidget(self.parts)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        for widget in (self.problem, self.undo):
            layout.addWidget(widget)
        layout.addWidget(self.stack, 1)

    def _on_cameras(self, state: dict[str, Any]) -> None:
        problem = state.get("problem")
        self._tell_problem(problem)
        if not problem:
            self._rows = [row_of(camera) for camera in state["cameras"]]
            self.registered.show_cameras(self._rows)

    def _tell_problem(self, problem: dict[str, str] | None) -> None:
        if problem:
            parts = (problem["what"], problem["why"], problem["remedy"])
            self.problem.setText(" ".join(part for part in parts if part) + f" [{problem['code']}]")
        self.problem.setVisible(bool(problem))
