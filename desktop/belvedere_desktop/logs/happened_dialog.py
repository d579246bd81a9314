"""What happened in a time: restarts, disconnections, deployments and the first error of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Listeners, PendingCall
from belvedere_desktop.logs.columns import clock
from belvedere_desktop.logs.detail import MeaningPanel
from belvedere_desktop.logs.line import Known, known_of, seen
from belvedere_desktop.logs.moments import moment
from belvedere_desktop.logs.viewed import ViewedLog
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import ShortTable
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_COLOURS = {
    "error": "error",
    "problem": "error",
    "disconnected": "warning",
    "restart": "warning",
    "connected": "running",
}


@dataclass(frozen=True)
class Happening:
    """A line that tells something; `count` lines are of its kind."""

    kind: str
    what: str
    at: float | None
    track: int
    offset: int
    count: int
    known: Known | None

    @property
    def key(self) -> tuple[int, int]:
        """Its place in its source."""
        return self.track, self.offset


class HappenedDialog(QDialog):
    """Signal: line_asked(track, offset), to see a line. `span` is the time that is looked at first."""

    line_asked = Signal(object, object)

    def __init__(
        self, log: ViewedLog, span: tuple[float | None, float | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._log = log
        self._call: PendingCall | None = None
        self.setWindowTitle(self.tr("What happened"))
        open_with(self, 860, 560)
        self.since, self.until = QLineEdit(clock(span[0]), self), QLineEdit(clock(span[1]), self)
        for field, name, hint in (
            (self.since, self.tr("From"), self.tr("from the beginning")),
            (self.until, self.tr("Until"), self.tr("until the end")),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.returnPressed.connect(self.look)
        self.look_button = QPushButton(self.tr("Look"), self)
        self.look_button.setAutoDefault(False)
        self.look_button.clicked.connect(self.look)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.summary = QLabel(self)
        self.summary.setProperty("role", "heading")
        self.summary.setWordWrap(True)
        self.table = ShortTable[Happening](
            self.tr("What happened"), self._columns(), lambda happening: happening.key, self, most_shown=0
        )
        self.table.selectionModel().currentRowChanged.connect(lambda row, _old: self._on_row(row.row()))
        self.meaning = MeaningPanel(self)
        self.meaning.hide()
        self._area = scrolling(self.meaning, self)
        self._area.hide()
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()

    def look(self) -> None:
        """Look at the time that is asked for."""
        ends = []
        for field in (self.since, self.until):
            at = moment(field.text(), None) if field.text().strip() else None
            if field.text().strip() and at is None:
                self.summary.setText(self.tr("{text} is no time.").format(text=field.text()))
                field.setFocus()
                return
            ends.append(at)
        self._drop()
        self.summary.setText(self.tr("Looking…"))
        self.progress.setValue(0)
        self.progress.show()
        listeners = Listeners(self._on_told, self._on_failure, self._on_progress)
        self._call = self._log.ask("happened", {"since": ends[0], "until": ends[1]}, listeners)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for it."""
        super().hideEvent(event)
        self._drop()

    def _columns(self) -> list[Column[Happening]]:
        words = {
            "restart": self.tr("restart"),
            "connected": self.tr("connected"),
            "disconnected": self.tr("disconnected"),
            "deployment": self.tr("deployment"),
            "update": self.tr("update"),
            "problem": self.tr("problem"),
            "error": self.tr("error"),
        }
        return [
            Column(
                "time",
                self.tr("Time"),
                lambda each: clock(each.at),
                order=lambda each: each.at or 0.0,
                width=180,
            ),
            Column(
                "kind",
                self.tr("Kind"),
                lambda each: words.get(each.kind, each.kind),
                colour=lambda each: _COLOURS.get(each.kind, ""),
                width=110,
            ),
            Column(
                "count",
                self.tr("Lines"),
                lambda each: f"{each.count:,}",
                order=lambda each: each.count,
                width=70,
            ),
            Column("what", self.tr("What"), lambda each: each.what),
        ]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for field in (self.since, self.until):
            label = QLabel(field.accessibleName(), self)
            label.setBuddy(field)
            head.addWidget(label)
            head.addWidget(field, 1)
        head.addWidget(self.look_button)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addLayout(head)
        layout.addWidget(self.summary)
        layout.addWidget(self.progress)
        layout.addWidget(self.table, 2)
        layout.addWidget(self._area, 1)
        layout.addLayout(end)
        self.progress.hide()
        arrange(self)

    def _on_progress(self, _text: str, fraction: float | None) -> None:
        self.progress.setValue(round(1000 * (fraction or 0.0)))

    def _on_told(self, told: dict[str, Any]) -> None:
        self._call = None
        self.progress.hide()
        happenings = [happening_of(each) for each in told["happenings"]]
        self.table.show_rows(happenings)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.summary.setText(self._words(happenings, complete=told["complete"]))

    def _words(self, happenings: list[Happening], *, complete: bool) -> str:
        if not happenings:
            return self.tr("Nothing of note is told of that time.")
        bad = sum(each.kind in ("problem", "error") for each in happenings)
        words = self.tr("{events} events, {kinds} kinds of errors")
        if bad == 1:
            words = self.tr("{events} events, one kind of errors")
        words = words.format(events=len(happenings) - bad, kinds=bad)
        first = next((each for each in happenings if each.kind in ("problem", "error")), None)
        if first is not None:
            words += "; " + self.tr("the first at {time}").format(time=clock(first.at) or "?")
        return words if complete else words + " " + self.tr("(there are more: choose a shorter time)")

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self.progress.hide()
        self.summary.setText(str(error))

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self.table.rows.rows):
            return
        chosen = self.table.rows.rows[row]
        self.meaning.show_known(chosen.known)
        self._area.setVisible(chosen.known is not None)
        self.line_asked.emit(chosen.track, chosen.offset)

    def _drop(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
            self.progress.hide()


def happening_of(told: Mapping[str, Any]) -> Happening:
    """One of what the client child tells."""
    known = known_of(told["known"]) if told["known"] else None
    what = told["title"] or seen(told["text"])
    place = told["track"], told["offset"]
    return Happening(told["kind"], what, told["time"], *place, told["count"], known)
