"""The place of projects in the window: the projects, and the model file beside them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.model.page import ModelPage
from belvedere_desktop.projects.page import ProjectsPage
from belvedere_desktop.settings import Settings


class ProjectsArea(QTabWidget):
    """Two tabs that lead to each other. Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setAccessibleName(self.tr("Projects and models"))
        self.projects = ProjectsPage(client, board, settings, self)
        self.model = ModelPage(client, board, self)
        self.addTab(self.projects, self.tr("Projects"))
        self.addTab(self.model, self.tr("Model"))
        self.projects.told.connect(self.told)
        self.model.told.connect(self.told)
        self.projects.model_asked.connect(self._look_at)
        self.model.put_asked.connect(self._put)

    def _look_at(self, file: str) -> None:
        self.setCurrentWidget(self.model)
        self.model.open(file)

    def _put(self, file: str) -> None:
        self.setCurrentWidget(self.projects)
        self.projects.put_model(file)
