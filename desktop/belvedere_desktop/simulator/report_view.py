"""The report at the end of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.files import write_atomically
from belvedere_desktop.simulator.run_state import RunState
from belvedere_simulator.errors import BelvedereError


class ReportView(QWidget):
    """How the run ended, in a sentence and as a tree; can be copied and saved as JSON."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Mapping[str, Any] = {}
        self.summary = QLabel(self.tr("The report appears when a run has ended."), self)
        self.summary.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("Figure"), self.tr("Value")])
        self.tree.setAccessibleName(self.tr("Report of the run"))
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setAlternatingRowColors(True)
        self.copy_button = QPushButton(self.tr("Copy as JSON"), self)
        self.copy_button.clicked.connect(self.copy)
        self.save_button = QPushButton(self.tr("Save…"), self)
        self.save_button.clicked.connect(self.save)
        bar = QHBoxLayout()
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.copy_button)
        bar.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(bar)
        layout.addWidget(self.tree)
        self.show_state(RunState())

    def show_state(self, state: RunState) -> None:
        """Show the report of a finished run."""
        finished = state.finished
        has_report = finished is not None
        self.copy_button.setEnabled(has_report)
        self.save_button.setEnabled(has_report)
        if finished is None or finished.report is self._report:
            return
        self._report = finished.report
        self.summary.setText(self._sentence(finished.exit_code, state.restarts))
        self.tree.clear()
        _add(self.tree.invisibleRootItem(), finished.report)
        self.tree.expandToDepth(0)
        self.tree.resizeColumnToContents(0)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._text())

    def save(self) -> None:
        """Ask for a file and save the report."""
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the report"), "report.json", "*.json")
        if not chosen:
            return
        try:
            write_atomically(Path(chosen), self._text().encode(errors="backslashreplace"))
        except BelvedereError as error:
            self.summary.setText(str(error))

    def _text(self) -> str:
        return json.dumps(self._report, indent=2, ensure_ascii=False)

    def _sentence(self, code: int, restarts: int) -> str:
        reasons = {
            0: self.tr("The application ran as asked."),
            2: self.tr("The application was not started: arguments or manifests are wrong."),
            3: self.tr("The application failed."),
            4: self.tr("A camera never delivered a picture."),
        }
        reason = reasons.get(code, self.tr("The run ended with exit code {code}.").format(code=code))
        again = self.tr("Restarts: {count}.").format(count=restarts)
        return f"{reason} {again}"


def _add(parent: QTreeWidgetItem, value: Any) -> None:
    entries = value.items() if isinstance(value, Mapping) else enumerate(value, 1)
    for key, entry in entries:
        is_branch = isinstance(entry, Mapping | list | tuple)
        words = "" if is_branch else _words(entry)
        item = QTreeWidgetItem(parent, [str(key).replace("_", " "), words])
        item.setToolTip(1, words)
        if is_branch:
            _add(item, entry)


def _words(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "–" if value is None else str(value)
