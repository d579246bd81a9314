"""A job drawn over time: a coloured stretch for each state, a mark for each step that may not be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from belvedere_desktop.appearance.colours import Colours, colours_of
from belvedere_desktop.messages.words import job_state, moment

_EDGE, _MARK, _LEAST = 8.0, 5.0, 3.0
_COLOURS = {
    "QUEUED": "waiting",
    "IN_PROGRESS": "accent",
    "SUCCEEDED": "running",
    "FAILED": "error",
    "REJECTED": "error",
    "TIMED_OUT": "warning",
}


@dataclass(frozen=True)
class Stretch:
    """A state from one moment to the next, as shares of the whole; the last one ends with the strip."""

    status: str
    begin: float
    end: float


@dataclass(frozen=True)
class Mark:
    """A step that may not be (`wrong`) or was refused, at a share of the whole."""

    at: float
    wrong: bool


def stretches(entries: Sequence[dict[str, Any]]) -> list[Stretch]:
    """The states that were told, in order; steps at one moment stand beside each other all the same."""
    told = [each for each in entries if each["status"] and each["kind"] in ("told", "accepted")]
    if not told:
        return []
    at = _places(entries)
    begins = [at[place] for place, each in enumerate(entries) if each in told]
    ends = [*begins[1:], 1.0]
    return [
        Stretch(str(each["status"]), begin, end) for each, begin, end in zip(told, begins, ends, strict=True)
    ]


def marks(entries: Sequence[dict[str, Any]]) -> list[Mark]:
    """The steps that stand out."""
    at = _places(entries)
    return [
        Mark(at[place], bool(each["wrong"]))
        for place, each in enumerate(entries)
        if each["wrong"] or each["refusal"]
    ]


def _places(entries: Sequence[dict[str, Any]]) -> list[float]:
    """Half by the time that passed, half by the steps: seconds of a job of hours are seen, too."""
    first, last = float(entries[0]["time"]), float(entries[-1]["time"])
    long, count = max(last - first, 1e-6), len(entries)
    return [
        0.5 * (float(each["time"]) - first) / long + 0.5 * place / count for place, each in enumerate(entries)
    ]


class TimelineStrip(QWidget):
    """As wide as there is room; what it shows is told as text by the steps below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stretches: list[Stretch] = []
        self._marks: list[Mark] = []
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The job over time"))

    def show_entries(self, entries: Sequence[dict[str, Any]]) -> None:
        """Draw these steps."""
        shown = bool(entries)
        self._stretches = stretches(entries) if shown else []
        self._marks = marks(entries) if shown else []
        self._ends = (moment(entries[0]["time"]), moment(entries[-1]["time"])) if shown else ("", "")
        self.setToolTip("\n".join(job_state(each.status, left=False) for each in self._stretches))
        self.update()

    def sizeHint(self) -> QSize:
        """A bar, its marks above and its words below."""
        return QSize(200, round(self.fontMetrics().height() * 2.4 + 2 * _MARK))

    def minimumSizeHint(self) -> QSize:
        """As high, and narrow."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, letters = colours_of(self.palette()), self.fontMetrics()
        top, height = 2 * _MARK + 2, letters.height() * 1.2
        for stretch in self._stretches:
            begin, end = self._x(stretch.begin), max(self._x(stretch.end), self._x(stretch.begin) + _LEAST)
            self._draw_stretch(painter, colours, stretch, QRectF(begin, top, end - begin - 1, height))
        for mark in self._marks:
            self._draw_mark(painter, colours, mark)
        painter.setPen(QColor(colours.muted))
        below = QRectF(_EDGE, top + height, self.width() - 2 * _EDGE, letters.height() * 1.1)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._ends[0])
        if letters.horizontalAdvance(self._ends[0]) * 2.5 < below.width():
            painter.drawText(
                below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._ends[1]
            )
        painter.end()

    def _draw_stretch(self, painter: QPainter, colours: Colours, stretch: Stretch, where: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(colours, _COLOURS.get(stretch.status, "muted"))))
        painter.drawRoundedRect(where, 3, 3)
        words = job_state(stretch.status, left=False)
        if self.fontMetrics().horizontalAdvance(words) + 8 < where.width():
            painter.setPen(QColor(colours.accent_text))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_mark(self, painter: QPainter, colours: Colours, mark: Mark) -> None:
        x = self._x(mark.at)
        painter.setPen(Qt.PenStyle.NoPen)
        if mark.wrong:
            painter.setBrush(QColor(colours.warning))
            corners = (QPointF(x - _MARK, 1), QPointF(x + _MARK, 1), QPointF(x, 2 * _MARK))
            painter.drawPolygon(corners)
            return
        painter.setPen(QColor(colours.error))
        for way in (-1, 1):
            painter.drawLine(QPointF(x - way * _MARK * 0.7, 2), QPointF(x + way * _MARK * 0.7, 2 * _MARK - 1))

    def _x(self, share: float) -> float:
        return _EDGE + share * (self.width() - 2 * _EDGE)
