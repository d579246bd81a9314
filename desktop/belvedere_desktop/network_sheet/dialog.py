"""The dialog: which hosts and ports, why, whether they answer; to copy and to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.client.living import while_there
from belvedere_desktop.devices.software_panel import refusal_label
from belvedere_desktop.files import write_atomically
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Control, Handlers
from belvedere_desktop.network_sheet.printing import pdf_of
from belvedere_desktop.network_sheet.rows import lines_of, sheet_columns
from belvedere_desktop.tables.short_table import ShortTable
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.errors import BelvedereError


class NetworkSheetDialog(QDialog):
    """The sheet of a device. Signals: shown(), it is there; tried(), and was tried."""

    shown = Signal()
    tried = Signal()

    def __init__(
        self, client: Client, board: JobBoard, device: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._board = client, board
        self._device, self._name = device, name
        self._sheet: Mapping[str, Any] = {}
        self._trying: PendingCall | None = None
        self.setWindowTitle(self.tr("Network sheet of {name}").format(name=name))
        open_with(self, 1160, 600)
        self._lay_out()
        self._show_busy(True)
        listeners = Listeners(done=self._on_sheet, failed=self._on_failure)
        self._making = client.call("network-sheet.make", {"id": device}, listeners)

    def done(self, result: int) -> None:
        """Closed: nobody waits for what is under way."""
        self._making.cancel()
        self._stop()
        super().done(result)

    def offer_viewpoint(self, device: str, name: str) -> None:
        """Offer to try from this appliance."""
        self.viewpoint.addItem(self.tr("From {name}").format(name=name), device)

    def save_pdf(self, file: Path) -> None:
        """Write the sheet as a PDF; the job list tells how that went."""
        content = pdf_of(self._sheet, lines_of(self._sheet), datetime.now().astimezone())

        def write(_control: Control) -> None:
            write_atomically(file, content)

        words = self.tr("Written: {file}").format(file=file)
        # The file is written to its end, whether the dialog is still open or not.
        say = while_there(self.state.setText)
        handlers = Handlers[None](lambda _none: say(words), while_there(self._on_unwritten))
        self._board.run(self.tr("Network sheet of {name}").format(name=self._name), write, handlers)

    def _lay_out(self) -> None:
        self.explanation = QLabel(self)
        self.explanation.setWordWrap(True)
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        self.table = ShortTable(
            self.tr("Hosts and ports"),
            sheet_columns(),
            lambda line: line.number,
            self,
            most_shown=0,
        )
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.problem = refusal_label(self)
        self.state = QLabel(self)
        self.state.setProperty("role", "muted")
        self.state.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        layout = QVBoxLayout(self)
        layout.addWidget(self.explanation)
        layout.addWidget(self.table, 1)
        for widget in (self.problem, self.bar, self.state):
            layout.addWidget(widget)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.viewpoint = QComboBox(self)
        self.viewpoint.setAccessibleName(self.tr("Where it is tried from"))
        self.viewpoint.addItem(self.tr("From this computer"), "")
        self.test = QPushButton(self.tr("Try all"), self)
        self.test.setProperty("role", "primary")
        self.test.clicked.connect(self._on_test)
        self.copy = QPushButton(self.tr("Copy"), self)
        self.copy.clicked.connect(self._on_copy)
        self.pdf = QPushButton(self.tr("Save as PDF…"), self)
        self.pdf.clicked.connect(self._on_pdf)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.viewpoint)
        row.addWidget(self.test)
        row.addStretch(1)
        for button in (self.copy, self.pdf, close):
            row.addWidget(button)
        return row

    def _on_sheet(self, sheet: dict[str, Any]) -> None:
        self._sheet = sheet
        self.explanation.setText(sheet["explanation"])
        self.table.show_rows(lines_of(sheet))
        self._show_busy(False)
        self.shown.emit()

    def _on_test(self) -> None:
        if self._trying is not None:
            self._stop()
            self._show_busy(False)
            return
        self.problem.hide()
        self.state.setText("")
        arguments = {"id": self._device, "viewpoint": self.viewpoint.currentData()}
        seen_from = self.viewpoint.currentText()
        listeners = Listeners(done=partial(self._on_tried, seen_from), failed=self._on_failure)
        self._trying = self._client.call("network-sheet.try", arguments, listeners)
        self._show_busy(True)

    def _on_tried(self, seen_from: str, sheet: dict[str, Any]) -> None:
        self._trying = None
        self._on_sheet(sheet)
        silent = sum(line.reached is False for line in lines_of(sheet))
        words = self.tr("{where}: everything that can be tried answers.")
        if silent:
            words = self.tr("{where}: hosts that do not answer: {count}.")
        self.state.setText(words.format(where=seen_from, count=silent))
        self.tried.emit()

    def _on_failure(self, error: BelvedereError) -> None:
        self._trying = None
        self._show_busy(False)
        self.problem.setText(str(error))
        self.problem.show()

    def _on_unwritten(self, error: Exception) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._sheet["text"]))
        self.state.setText(self.tr("Copied."))

    def _on_pdf(self) -> None:
        dialog = QFileDialog(self, self.tr("Save as PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"network-{self._name}.pdf")
        dialog.fileSelected.connect(lambda file: self.save_pdf(Path(file)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _stop(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            self._trying = None

    def _show_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.test.setText(self.tr("Cancel") if self._trying is not None else self.tr("Try all"))
        self.test.setEnabled(bool(self._sheet))
        for button in (self.copy, self.pdf):
            button.setEnabled(bool(self._sheet) and not busy)
