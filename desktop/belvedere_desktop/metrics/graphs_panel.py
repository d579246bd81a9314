"""The graphs with what is chosen for them, and the values below."""

from __future__ import annotations

import json
import math
import time
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall, Watch
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.metrics.chooser import MetricChooser
from belvedere_desktop.metrics.controls import TimeControls, ZoomButtons
from belvedere_desktop.metrics.exporting import Exporter
from belvedere_desktop.metrics.graph_area import GraphArea
from belvedere_desktop.metrics.state import NOTHING, Shown, metrics_of, shown_of, values_at
from belvedere_desktop.metrics.values_table import values_table
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import ProblemLabel
from belvedere_desktop.window.splitters import remember
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.metrics.metric import NAMESPACE, Metric, metric_of

_CHOSEN = "metrics/chosen"
_SETTLED_MS = 120
_FIRST = ("DeviceActive", "FramesPerSecond", "ApplicationErrors", "CPUUtilization")
_FIRST_CURVES = 8


class GraphsPanel(QWidget):
    """Follows what is chosen while it is shown.

    Signals: told(text); shown(), other values are drawn; logs_asked(group, title, time).
    """

    told = Signal(str)
    logs_asked = Signal(str, str, float)
    shown = Signal()

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._settings = client, settings
        self.chooser = MetricChooser(self)
        self.controls = TimeControls(self)
        self.zoom = ZoomButtons(self)
        self.area = GraphArea(self)
        self.values = values_table(self)
        self.problem = ProblemLabel(self)
        self.logs = QPushButton(self.tr("Log"), self)
        self.logs.setToolTip(self.tr("The log at the time of the cursor, of the chosen row"))
        self.logs.setEnabled(False)
        self.exporter = Exporter(client, board, self)
        self._follow: Watch | None = None
        self._reading: PendingCall | None = None
        self._before_zoom: tuple[int, bool] | None = None
        self._first = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLED_MS)
        self._soon.timeout.connect(self._begin)
        self._lay_out()
        self._connect()
        self._recall()
        self._say_what_to_do()

    @property
    def asked(self) -> dict[str, Any]:
        """What is shown, as the child is asked for it."""
        start, end = self.controls.time_range(time.time())
        return {**self._wanted(), "start": start, "end": end}

    def take_metrics(self, event: dict[str, Any]) -> None:
        """Offer what `metrics.watch-list` tells."""
        self.problem.tell(event.get("problem"))
        if "metrics" not in event:
            return
        metrics = metrics_of(event["metrics"])
        self.chooser.show_metrics(metrics)
        if self._first and metrics:
            self._first = False
            if not self.chooser.chosen:
                usual = [each for name in _FIRST for each in metrics if each.name == name]
                self.chooser.choose(usual[:_FIRST_CURVES])
        self._say_what_to_do()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the site."""
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._end()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.controls, 1)
        above.addWidget(self.zoom)
        above.addWidget(self.logs)
        above.addWidget(self.exporter.button)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addWidget(self.controls.fields)
        column.addWidget(self.problem)
        column.addWidget(self.area, 1)
        column.addWidget(self.values)
        splitter = QSplitter(self)
        splitter.addWidget(self.chooser)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([230, 900])
        remember(splitter, "metrics", self._settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.chooser.changed.connect(self._on_choice)
        self.chooser.full.connect(lambda: self.told.emit(self.tr("More curves cannot be told apart.")))
        self.controls.changed.connect(self._soon.start)
        self.area.cursor_moved.connect(self._show_values)
        self.area.range_chosen.connect(self._on_range)
        self.zoom.zoomed.connect(self.area.zoom)
        self.zoom.whole.connect(self._on_back)
        self.values.selectionModel().selectionChanged.connect(lambda *_: self._show_what_can_be_done())
        self.logs.clicked.connect(self._on_logs)
        self.exporter.told.connect(self.told)
        self.exporter.refused.connect(self._on_failure)
        self.exporter.asked = lambda: self.asked
        self.exporter.picture = self.area.widget

    def _on_choice(self) -> None:
        documents = [json.dumps(each.to_document()) for each in self.chooser.chosen]
        self._settings.write(_CHOSEN, documents)
        self._say_what_to_do()
        self._soon.start()

    def _recall(self) -> None:
        found: list[Metric] = []
        for text in self._settings.read(_CHOSEN, list[str]()):
            try:
                found.append(metric_of(json.loads(text)))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # of another version, or edited
        if found:
            self.chooser.choose(found)

    def _begin(self) -> None:
        """Read what is wanted now, once or again and again."""
        self._end()
        if not self.isVisible():
            return
        if not self.chooser.chosen:
            self._show(Shown())
        elif self.controls.is_live:
            given = {**self._wanted(), "span": self.controls.seconds}
            self._follow = self._client.watch("metrics.follow", given, self._on_values)
            self._follow.start()
        else:
            listeners = Listeners(done=self._on_values, failed=self._on_failure)
            self._reading = self._client.call("metrics.read", self.asked, listeners)

    def _end(self) -> None:
        self._soon.stop()
        if self._follow is not None:
            self._client.forget(self._follow)
            self._follow = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _wanted(self) -> dict[str, Any]:
        return {
            "metrics": [each.to_document() for each in self.chooser.chosen],
            "period": self.controls.asked_period,
            "statistic": self.controls.asked_statistic,
        }

    def _on_values(self, told: dict[str, Any]) -> None:
        self.problem.tell(told.get("problem"))
        if "series" in told:
            self._show(shown_of(told))

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.tell(failure_document(error))

    def _show(self, shown: Shown) -> None:
        self.area.show_graphs(shown)
        self.exporter.button.setEnabled(bool(shown.graphs))
        self._show_values(self.area.cursor_time)
        self.shown.emit()

    def _show_values(self, at: float = NOTHING) -> None:
        self.values.show_rows(values_at(self.area.shown, at))
        self.values.setVisible(bool(self.area.shown.graphs))
        self._show_what_can_be_done()

    def _pointed(self) -> Metric | None:
        """Whose log is meant: the chosen row, or the only one of whom there are curves."""
        rows = self.values.selectionModel().selectedRows()
        if rows:
            return self.values.rows.row(rows[0]).curve.metric
        found = {curve.metric.dimensions: curve.metric for curve in self.area.shown.curves}
        return next(iter(found.values())) if len(found) == 1 else None

    def _show_what_can_be_done(self) -> None:
        pointed = self._pointed()
        logs = pointed is not None and pointed.namespace == NAMESPACE
        self.logs.setEnabled(logs and not math.isnan(self.area.cursor_time))

    def _on_logs(self) -> None:
        pointed, at = self._pointed(), self.area.cursor_time
        if pointed is None:
            return

        def found(told: dict[str, str]) -> None:
            if told["group"]:
                self.logs_asked.emit(told["group"], told["title"], at)

        listeners = Listeners(done=found, failed=self._on_failure)
        self._client.call("metrics.log-group", {"metric": pointed.to_document()}, listeners)

    def _on_range(self, start: float, end: float) -> None:
        if self._before_zoom is None:
            self._before_zoom = self.controls.span.currentIndex(), self.controls.live.isChecked()
        self.zoom.back.setEnabled(True)
        self.controls.show_range(start, end)

    def _on_back(self) -> None:
        if self._before_zoom is not None:
            index, live = self._before_zoom
            self._before_zoom = None
            self.controls.live.setChecked(live)
            self.controls.span.setCurrentIndex(index)
        self.zoom.back.setEnabled(False)

    def _say_what_to_do(self) -> None:
        if not self.chooser.metrics:
            text = self.tr("Nothing was measured yet. Appliances report each minute once they are set up.")
        elif not self.chooser.chosen:
            text = self.tr("Tick the metrics that are to be shown.")
        else:
            text = self.tr("Reading…")
        self.area.empty.setText(text)
