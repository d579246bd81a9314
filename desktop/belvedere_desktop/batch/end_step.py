"""The last step: what became of everything, labels and report, and what may be repeated."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.batch.rows import BatchRow, batch_columns
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView


class EndStep(QWidget):
    """Signals: labels_asked(path), report_asked(path), repeat_asked(rows), close_asked()."""

    labels_asked = Signal(str)
    report_asked = Signal(str)
    repeat_asked = Signal(object)
    close_asked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RowModel[BatchRow](batch_columns(), lambda row: row.line, self)
        self.table = TableView(self.model, "batch", settings, self)
        self.table.setAccessibleName(self.tr("What became of the rows"))
        self.summary = QLabel(self)
        self.summary.setProperty("role", "title")
        self.advice = QLabel(
            self.tr(
                "Each archive is good for five minutes: put the sticks into their appliances and switch them "
                "on. Print labels again later: serial numbers are known once the appliances are online. "
                "Delete the table if it holds passwords of cameras."
            ),
            self,
        )
        self.advice.setWordWrap(True)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.labels = QPushButton(self.tr("Labels (PDF)…"), self)
        self.report = QPushButton(self.tr("Report…"), self)
        self.once_more = QPushButton(self.tr("Make the marked one again"), self)
        self.repeat = QPushButton(self.tr("Repeat what is missing"), self)
        self.close_button = QPushButton(self.tr("Finish"), self)
        self.close_button.setProperty("role", "primary")
        self._lay_out()
        self._connect()

    def show_rows(self, rows: Sequence[BatchRow]) -> None:
        """Show what became of them."""
        self.model.show_rows(rows)
        done = sum(row.state == "done" for row in rows)
        missing = self.missing
        words = (
            self.tr("{done} done, {missing} missing")
            if missing
            else self.tr("Everything is done: {done} of {done}")
        )
        self.summary.setText(words.format(done=done, missing=len(missing)))
        self.repeat.setVisible(bool(missing))
        self.labels.setEnabled(any(row.is_appliance and row.state == "done" for row in rows))
        self._show_marked(self.table.current)

    @property
    def missing(self) -> list[BatchRow]:
        """The rows that are not done."""
        return [row for row in self.model.rows if row.state != "done"]

    def show_message(self, text: str, *, is_problem: bool = False) -> None:
        """What was written, or why it was not."""
        self.message.setText(text)
        self.message.setProperty("role", "error" if is_problem else "heading")
        self.message.style().polish(self.message)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.message, 1)
        for button in (self.once_more, self.repeat):
            above.addWidget(button)
        for button in (self.labels, self.report):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for label in (self.summary, self.advice):
            layout.addWidget(label)
        layout.addWidget(self.table, 1)
        for row in (above, below):
            layout.addLayout(row)

    def _connect(self) -> None:
        self.labels.clicked.connect(self._ask_labels)
        self.report.clicked.connect(self._ask_report)
        self.repeat.clicked.connect(lambda: self.repeat_asked.emit(self.missing))
        self.once_more.clicked.connect(self._ask_again)
        self.close_button.clicked.connect(self.close_asked)
        self.table.chosen.connect(self._show_marked)

    def _show_marked(self, row: BatchRow | None) -> None:
        self.once_more.setEnabled(row is not None and row.is_appliance and row.state == "done")

    def _ask_again(self) -> None:
        row = self.table.current
        if row is not None:
            self.repeat_asked.emit([row])

    def _ask_labels(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save labels"), "labels.pdf", self.tr("PDF (*.pdf)")
        )
        if chosen:
            self.labels_asked.emit(chosen)

    def _ask_report(self) -> None:
        kinds = self.tr("PDF (*.pdf);;Table (*.csv);;Text (*.txt)")
        chosen, _kind = QFileDialog.getSaveFileName(self, self.tr("Save report"), "report.pdf", kinds)
        if chosen:
            self.report_asked.emit(chosen)
