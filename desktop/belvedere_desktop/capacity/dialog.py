"""Asks how many cameras this computer holds, and shows the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.capacity.measuring import Measuring
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.application.run.capacity_words import busy_words, held_words, limit_words

_FASTEST = 120.0
_LONGEST, _SHORTEST = 300.0, 10.0
_USUAL = 60.0


@dataclass(frozen=True)
class Tried:
    """What is tried: the arguments of `belvedere capacity`, and lines for its standard input."""

    name: str
    arguments: Sequence[str]
    secrets: Sequence[dict[str, Any]] = ()


class CapacityDialog(QDialog):
    """Measures when it is asked to; closing it ends a measurement."""

    def __init__(self, tried: Tried, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Capacity of {name}").format(name=tried.name))
        self._tried = tried
        self.measuring = Measuring(self)
        about = QLabel(
            self.tr(
                "The application is played for some seconds each with one of the chosen cameras, with more "
                "and with fewer, until the number is found. What comes out holds for this computer as busy "
                "as it is now. The storage of real runs is not touched."
            ),
            self,
        )
        about.setWordWrap(True)
        self.rate = QDoubleSpinBox(self)
        self.rate.setRange(0.0, _FASTEST)
        self.rate.setDecimals(1)
        self.rate.setSpecialValueText(self.tr("As the cameras deliver"))
        self.rate.setSuffix(self.tr(" fps"))
        self.seconds = QDoubleSpinBox(self)
        self.seconds.setRange(_SHORTEST, _LONGEST)
        self.seconds.setDecimals(0)
        self.seconds.setValue(_USUAL)
        self.seconds.setSuffix(self.tr(" s"))
        form = QFormLayout()
        form.addRow(self.tr("&Rate to be held"), self.rate)
        form.addRow(self.tr("&Time, at most"), self.seconds)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Measuring"))
        self.progress.hide()
        self.status, self.held, self.limit = (QLabel(self) for _ in range(3))
        self.held.setProperty("role", "heading")
        for label in (self.status, self.held, self.limit):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trials = self._table()
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(form)
        for widget in (self.progress, self.status, self.held, self.limit):
            layout.addWidget(widget)
        layout.addWidget(self.trials, 1)
        layout.addLayout(self._buttons())
        self.measuring.told.connect(self.status.setText)
        self.measuring.measured.connect(self._on_measured)
        self.measuring.failed.connect(self._on_failed)
        self.measuring.over.connect(self._on_over)
        open_with(self, 620, 480)

    def measure(self) -> None:
        """Begin."""
        rate = ["--fps", f"{self.rate.value():g}"] if self.rate.value() else []
        within = ["--within", f"{self.seconds.value():g}"]
        self.held.clear()
        self.limit.clear()
        self.trials.setRowCount(0)
        self.status.setProperty("role", "")
        self.status.setText(self.tr("Preparing…"))
        self._show_active(True)
        self.measuring.start([*self._tried.arguments, *rate, *within], self._tried.secrets)

    def reject(self) -> None:
        """Esc and *Close*: a measurement ends first."""
        self.measuring.cancel()
        if not self.measuring.is_active:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As `reject`."""
        self.measuring.cancel()
        event.setAccepted(not self.measuring.is_active)

    def _table(self) -> QTableWidget:
        titles = (
            self.tr("Cameras"),
            self.tr("The slowest, fps"),
            self.tr("Delivered, fps"),
            self.tr("Works most"),
        )
        table = QTableWidget(0, len(titles), self)
        table.setHorizontalHeaderLabels(list(titles))
        table.setAccessibleName(self.tr("What was tried"))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _buttons(self) -> QHBoxLayout:
        self.start = QPushButton(self.tr("Measure"), self)
        self.start.setProperty("role", "primary")
        self.start.setDefault(True)
        self.start.clicked.connect(self.measure)
        self.end = QPushButton(self.tr("Close"), self)
        self.end.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.start)
        row.addWidget(self.end)
        return row

    def _on_measured(self, capacity: dict[str, Any]) -> None:
        self.status.clear()
        self.held.setText(held_words(capacity))
        self.limit.setText(limit_words(capacity))
        self.trials.setRowCount(len(capacity["trials"]))
        for row, trial in enumerate(capacity["trials"]):
            words = (
                str(trial["cameras"]),
                f"{trial['fps']:.1f}",
                f"{trial['offered']:.1f}",
                busy_words(trial["busiest"]),
            )
            for column, text in enumerate(words):
                self.trials.setItem(row, column, QTableWidgetItem(text))
        for column in range(self.trials.columnCount() - 1):
            self.trials.resizeColumnToContents(column)

    def _on_failed(self, why: str) -> None:
        self.status.setProperty("role", "error")
        self.status.setText(why or self.tr("The measurement ended without a result."))

    def _on_over(self) -> None:
        self._show_active(False)
        self.status.style().polish(self.status)
        if not self.held.text() and self.status.property("role") != "error":
            self.status.setText(self.tr("Cancelled"))

    def _show_active(self, active: bool) -> None:
        self.progress.setVisible(active)
        for widget in (self.start, self.rate, self.seconds):
            widget.setEnabled(not active)
        self.end.setText(self.tr("Cancel") if active else self.tr("Close"))
