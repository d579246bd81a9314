"""The Metrics page: graphs of what was measured, and alarms."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.metrics.alarms_panel import AlarmsPanel
from belvedere_desktop.metrics.graphs_panel import GraphsPanel
from belvedere_desktop.settings import Settings
from belvedere_simulator.metrics.metric import Metric


class MetricsPage(QWidget):
    """Follows the site while it is shown. Signals: told(text); logs_asked(group, title, time)."""

    told = Signal(str)
    logs_asked = Signal(str, str, float)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Metrics"))
        self.graphs = GraphsPanel(client, board, settings, self)
        self.alarms = AlarmsPanel(client, settings, self)
        self.tabs.addTab(self.graphs, self.tr("Graphs"))
        self.tabs.addTab(self.alarms, self.tr("Alarms"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 16)
        layout.addWidget(self.tabs)
        self._watch = client.watch("metrics.watch-list", {}, self.graphs.take_metrics)
        self.alarms.metrics = lambda: self.graphs.chooser.metrics
        self.alarms.graph_asked.connect(self.show_metric)
        self.graphs.told.connect(self.told)
        self.graphs.logs_asked.connect(self.logs_asked)
        self.alarms.told.connect(self.told)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the site."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()

    def show_metric(self, metric: Metric) -> None:
        """Show the graph of one metric."""
        self.graphs.chooser.choose([metric])
        self.tabs.setCurrentWidget(self.graphs)

    def show_alarms(self) -> None:
        """Show the alarms."""
        self.tabs.setCurrentWidget(self.alarms)
