"""Jobs: each as a timeline, with what may not be marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.messages.rows import JobRow, row, steps
from belvedere_desktop.messages.steps_table import steps_table
from belvedere_desktop.messages.timeline_strip import TimelineStrip
from belvedere_desktop.messages.words import job_colour, job_state, moment
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.page_parts import empty_label
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_desktop.window.splitters import remember


class JobPanel(QWidget):
    """Signal: asked(thing, job), the steps of a job are wanted: it was chosen, or has changed."""

    asked = Signal(str, str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[tuple[str, str], JobRow] = {}
        columns = [
            Column[JobRow](
                "time", self.tr("Last heard"), lambda each: moment(each.time), lambda each: each.time
            ),
            Column[JobRow]("device", self.tr("Device"), lambda each: each.device),
            Column[JobRow]("operation", self.tr("Operation"), lambda each: each.operation, width=110),
            Column[JobRow]("state", self.tr("State"), _state, colour=_colour, width=170),
            Column[JobRow]("wrong", self.tr("Marked"), _marks, colour=_mark_colour, width=90),
            Column[JobRow]("job", self.tr("Job"), lambda each: each.job, width=240),
        ]
        self.jobs = RowModel(columns, lambda each: (each.thing, each.job), self)
        self.table = TableView(self.jobs, "message_jobs", settings, self)
        self.table.setAccessibleName(self.tr("Jobs that were heard of"))
        self.table.setMinimumSize(120, 60)
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.strip = TimelineStrip(self)
        self.steps = steps_table(self.tr("Steps of the job"), self)
        self.steps.setMinimumSize(120, 60)
        self.empty = empty_label(
            self, self.tr("No job was heard of yet. They are told when one is made, taken, or reported on.")
        )
        self._lay_out(settings)
        self.table.chosen.connect(self._on_chosen)
        self.clear()

    def show_jobs(self, told: Sequence[dict[str, Any]]) -> None:
        """Take jobs that are new or have changed."""
        rows = [row(JobRow, each) for each in told]
        self._known.update({(each.thing, each.job): each for each in rows})
        self.jobs.show_rows(list(self._known.values()))
        self.empty.setVisible(not self._known)
        current = self.table.current
        if current is not None and any(each.job == current.job for each in rows):
            self._on_chosen(current)
        elif current is None and self._known:
            self.table.choose(next(iter(self._known)))

    def show_job(self, told: dict[str, Any] | None) -> None:
        """Show the steps of the chosen job."""
        current = self.table.current
        if told is None or current is None or told["job"] != current.job:
            return
        state = job_state(told["status"], left=told["left"])
        text = self.tr("{0} on {1}: {2}").format(told["operation"] or told["job"], told["device"], state)
        if told["dropped"]:
            text += " " + self.tr("({0} older steps are kept no longer)").format(told["dropped"])
        self.title.setText(text)
        self.strip.show_entries(told["entries"])
        self.steps.show_rows(steps(told["entries"]))

    def showEvent(self, event: QShowEvent) -> None:
        """Rows that came while nobody looked get the height of their words."""
        super().showEvent(event)
        QTimer.singleShot(0, self.steps, self.steps.resizeRowsToContents)

    def clear(self) -> None:
        """Nothing was heard."""
        self._known = {}
        self.jobs.show_rows([])
        self.steps.show_rows([])
        self.strip.show_entries([])
        self.title.setText(self.tr("Choose a job to see its steps."))
        self.empty.show()

    def _lay_out(self, settings: Settings) -> None:
        below = QWidget(self)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.title)
        inner.addWidget(self.strip)
        inner.addWidget(self.steps, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.table)
        splitter.addWidget(below)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        remember(splitter, "message_jobs", settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(splitter, 1)

    def _on_chosen(self, chosen: JobRow | None) -> None:
        if chosen is not None:
            self.asked.emit(chosen.thing, chosen.job)


def _state(each: JobRow) -> str:
    return job_state(each.status, left=each.left)


def _colour(each: JobRow) -> str:
    return job_colour(each.status)


def _marks(each: JobRow) -> str:
    wrong = [f"△ {each.wrong}"] if each.wrong else []
    refused = [f"✕ {each.refused}"] if each.refused else []
    return "  ".join(wrong + refused)


def _mark_colour(each: JobRow) -> str:
    return "warning" if each.wrong else "error" if each.refused else ""
