"""The Cameras page: those that are registered, finding others, and a wall of pictures."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from belvedere_desktop.cameras.checker import CameraChecker
from belvedere_desktop.cameras.commands import CameraCommands
from belvedere_desktop.cameras.dialogs import CameraDialogs
from belvedere_desktop.cameras.find.panel import FindPanel, Viewpoint
from belvedere_desktop.cameras.looking import CameraLooking
from belvedere_desktop.cameras.registered import RegisteredPanel
from belvedere_desktop.cameras.state import CameraRow, row_of
from belvedere_desktop.cameras.viewpoint import ViewpointChoice
from belvedere_desktop.cameras.wall import WallPanel
from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import ProblemLabel
from belvedere_desktop.window.page_tabs import PageTabs

REGISTERED, FIND, WALL = range(3)


class CamerasPage(QWidget):
    """Follows the site while it is shown. Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._rows: list[CameraRow] = []
        self.commands = CameraCommands(client, board, self)
        self.viewpoint = ViewpointChoice(client, self)
        self.dialogs = CameraDialogs(
            client, self.commands, lambda: self._rows, lambda: self.viewpoint.viewpoint, self
        )
        self.registered = RegisteredPanel(self.commands, settings, self)
        self.looking = CameraLooking(
            client, settings, self.commands, self.registered.detail, self.viewpoint, self
        )
        self.finding = FindPanel(client, settings, self._seen_from, self.dialogs.addresses, self)
        self.wall = WallPanel(client, settings, self)
        self.checker = CameraChecker(client, board, self.commands, self)
        self.undo = UndoBar(self)
        self._watch = client.watch("cameras.watch", {}, self._on_cameras)
        self._lay_out()
        self._connect()

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
        self.finding.table.remember_columns()

    def _lay_out(self) -> None:
        panels = (
            (self.tr("Registered"), self.registered),
            (self.tr("Find"), self.finding),
            (self.tr("Wall"), self.wall),
        )
        self.problem = ProblemLabel(self)
        head = PageTabs(self, self.tr("Cameras"), panels)
        self.parts, self.stack = head.parts, head.stack
        head.addWidget(self.viewpoint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        for widget in (self.problem, self.undo):
            layout.addWidget(widget)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.commands.told.connect(self.told)
        self.commands.done.connect(self._watch.again)
        self.commands.undoable.connect(self.undo.offer)
        self.dialogs.registered.connect(self.choose)
        self.wall.told.connect(self.told)
        self.viewpoint.changed.connect(lambda _device: self._show_wall())
        panel = self.registered
        panel.register_asked.connect(self.dialogs.ask_registration)
        panel.find_asked.connect(lambda: self.parts.setCurrentIndex(FIND))
        panel.together_asked.connect(self._show_together)
        panel.check_asked.connect(lambda rows: self.checker.begin(rows, self.viewpoint.viewpoint))
        panel.chosen.connect(self.looking.show_camera)
        panel.detail.edit_asked.connect(panel.about(self.dialogs.ask_edit))
        panel.detail.large_asked.connect(panel.about(self._show_large))
        self.finding.register_asked.connect(self.dialogs.ask_many)
        self.finding.address_asked.connect(self.dialogs.ask_registration)
        self.finding.list_asked.connect(self.dialogs.ask_list)

    def _seen_from(self) -> Viewpoint:
        return Viewpoint(self.viewpoint.viewpoint, self.viewpoint.name)

    def _on_cameras(self, state: dict[str, Any]) -> None:
        problem = state.get("problem")
        self.problem.tell(problem)
        if not problem:
            self._rows = [row_of(camera) for camera in state["cameras"]]
            self.registered.show_cameras(self._rows)
            self._show_wall()

    def _show_wall(self) -> None:
        self.wall.show_cameras(self._rows, self.viewpoint.viewpoint)

    def _show_together(self, cameras: list[CameraRow]) -> None:
        self.wall.choose(cameras)
        self._show_wall()
        self.parts.setCurrentIndex(WALL)

    def _show_large(self, camera: CameraRow) -> None:
        self._show_together([camera])
        self.wall.open(camera, self.viewpoint.viewpoint)
