"""The Metrics page: what was measured, as graphs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.metrics.graphs_panel import GraphsPanel
from belvedere_desktop.settings import Settings


class MetricsPage(QWidget):
    """Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Metrics"), self)
        title.setProperty("role", "title")
        self.graphs = GraphsPanel(client, board, settings, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addWidget(title)
        layout.addWidget(self.graphs, 1)
        self.graphs.told.connect(self.told)
