"""The Projects page: applications as folders on this computer, one of them open and watched."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from belvedere_desktop.client.client import Client, Watch
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.projects.change_dialog import IMPORT, RENAME, SAMPLIFY
from belvedere_desktop.projects.commands import ProjectCommands
from belvedere_desktop.projects.layout import PageParts
from belvedere_desktop.projects.state import ProjectState, project_of
from belvedere_desktop.settings import Settings
from belvedere_simulator.errors import BelvedereError

_RECENT = 8


class ProjectsPage(QWidget):
    """Watches the open folder while it is shown. Signals: told(text); deploy_asked(folder);
    run_asked(folder); edit_asked(folder); model_asked(file).
    """

    told = Signal(str)
    deploy_asked = Signal(str)
    run_asked = Signal(str)
    edit_asked = Signal(str)
    model_asked = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._settings = client, settings
        self.commands = ProjectCommands(client, board, self)
        self.parts = PageParts(self, settings)
        self.detail = self.parts.detail
        self._watch: Watch | None = None
        self._folder = ""
        self._lines: list[str] = []
        self.setAcceptDrops(True)
        self._connect()
        self._show_recent()

    @property
    def folder(self) -> str:
        """The folder that is open; "" while none is."""
        return self._folder

    def open(self, folder: str) -> None:
        """Open a project and follow it."""
        if self._watch is not None:
            self._client.forget(self._watch)
        self._folder = folder
        self.detail.forget()
        self.parts.problem.hide()
        self.parts.empty.hide()
        self._remember(folder)
        self._watch = self._client.watch("projects.watch", {"folder": folder}, self._on_project)
        if self.isVisible():
            self._watch.start()

    def begin(self) -> None:
        """Ask for a new project."""
        self.commands.ask_new(self._place())

    def choose_folder(self) -> None:
        """Ask for a folder and open it."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Open a project"), self._folder)
        if chosen:
            self.open(chosen)

    def put_model(self, file: str) -> None:
        """Put a model into the project that is open."""
        if self.detail.state is None:
            self.told.emit(self.tr("Open the project that the model is for."))
        else:
            self.commands.ask_model(self.detail.state, file)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the folder; other pages may have opened others."""
        super().showEvent(event)
        self._show_recent()
        if self._watch is not None:
            self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        if self._watch is not None:
            self._watch.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single local folder may be dropped."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open(_dropped(event))

    def _connect(self) -> None:
        parts, commands = self.parts, self.commands
        parts.new.clicked.connect(self.begin)
        parts.rescue.clicked.connect(lambda: commands.ask_rescue(self._place()))
        parts.compare.clicked.connect(lambda: commands.ask_compare(self._folder))
        parts.open.clicked.connect(self.choose_folder)
        # Opening puts the list in another order, which its own signal must not see.
        parts.recent.chosen.connect(self.open, Qt.ConnectionType.QueuedConnection)
        parts.recent.forgotten.connect(self._forget)
        commands.told.connect(self.told)
        commands.done.connect(self._on_done)
        commands.undoable.connect(parts.undo_bar.offer)
        commands.refused.connect(self._on_refusal)
        commands.made.connect(self._on_made)
        commands.busy.connect(parts.busy.show_busy)
        commands.busy.connect(lambda *_: self.detail.set_free(False))
        commands.free.connect(parts.busy.hide)
        commands.free.connect(lambda: self.detail.set_free(True))
        parts.busy.cancel_asked.connect(commands.cancel)
        self.detail.asked.connect(self._on_asked)
        self.detail.model_asked.connect(self.model_asked)

    def _on_asked(self, name: str) -> None:
        state, commands = self.detail.state, self.commands
        if state is None:
            return
        changes: dict[str, Callable[[ProjectState], None]] = {
            "build": commands.build,
            "build_for": commands.ask_build,
            "package": commands.package,
            "undo": commands.undo,
            "add_model": commands.ask_model,
            "compare": lambda shown: commands.ask_compare(shown.folder),
            "deploy": lambda shown: self.deploy_asked.emit(shown.folder),
            "run": lambda shown: self.run_asked.emit(shown.folder),
            "edit": lambda shown: self.edit_asked.emit(shown.folder),
        }
        if name in (IMPORT, RENAME, SAMPLIFY):
            commands.ask_change(state, name)
        else:
            changes[name](state)

    def _on_project(self, event: dict[str, Any]) -> None:
        self.parts.problem.tell(event.get("problem"))
        if "project" not in event:
            self.detail.forget()
            return
        self.detail.show_state(project_of(event))
        if self._lines:
            self.detail.show_outcome(self._lines)
            self._lines = []

    def _on_made(self, folder: str, lines: list[str]) -> None:
        self._lines = lines
        self.open(folder)

    def _on_done(self, lines: list[str]) -> None:
        self.detail.show_outcome(lines)
        self.parts.undo_bar.hide()
        self.told.emit(lines[0] if lines else "")
        if self._watch is not None:
            self._watch.again()

    def _on_refusal(self, error: BelvedereError) -> None:
        self.detail.show_refusal(str(error))

    def _place(self) -> str:
        """Where the next project would lie: beside the last one."""
        beside = self._folder or next(iter(self._settings.recent_applications), "")
        return os.path.dirname(beside) or os.path.expanduser("~")  # noqa: PTH111, PTH120 - a text of a field

    def _remember(self, folder: str) -> None:
        others = [name for name in self._settings.recent_applications if name != folder]
        self._settings.recent_applications = [folder, *others][:_RECENT]
        self._show_recent()

    def _forget(self, folder: str) -> None:
        names = self._settings.recent_applications
        self._settings.recent_applications = [name for name in names if name != folder]
        self._show_recent()

    def _show_recent(self) -> None:
        self.parts.recent.show_folders(self._settings.recent_applications, self._folder)
        self.parts.recent.setVisible(bool(self._settings.recent_applications))
        self.parts.empty.setVisible(not self._folder)


def _dropped(event: QDropEvent) -> str:
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
