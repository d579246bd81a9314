"""How long both runs took for their frames: two histograms, and the percentiles in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.replay.state import Opened, TimesRow


class HistogramView(QWidget):
    """Shares of the frames by how long they took, A beside B."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times: list[TimesRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Times from delivery to put"))

    def sizeHint(self) -> QSize:
        """Room for bars."""
        return QSize(420, 140)

    def minimumSizeHint(self) -> QSize:
        """They may be low."""
        return QSize(260, 60)

    def show_times(self, times: list[TimesRow]) -> None:
        """Show these: of A, and of B where it is."""
        self._times = times
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars over the bounds of their bins, in milliseconds."""
        painter = QPainter(self)
        colours = colours_of(self.palette())
        if not self._times:
            return
        bins = self._used()
        words = self.fontMetrics().height() + 4
        room = QRectF(self.rect()).adjusted(8, 4, -8, -words)
        most = max(self._share(times, number) for times in self._times for number in bins) or 1.0
        slot = room.width() / len(bins)
        fills = (QColor(colours.accent), QColor(colours.warning))
        for column, number in enumerate(bins):
            left = room.left() + column * slot
            for side, times in enumerate(self._times):
                height = self._share(times, number) / most * room.height()
                width = slot * 0.8 / len(self._times)
                bar = QRectF(left + slot * 0.1 + side * width, room.bottom() - height, width - 1, height)
                painter.fillRect(bar, fills[side])
            painter.setPen(QColor(colours.muted))
            below = QRectF(left, room.bottom(), slot, words)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._bound(number))
        painter.setPen(QColor(colours.border))
        painter.drawLine(room.bottomLeft(), room.bottomRight())

    def _used(self) -> list[int]:
        """The bins from the first to the last that holds anything."""
        held = [number for times in self._times for number, count in enumerate(times.histogram) if count]
        return list(range(min(held), max(held) + 1)) if held else [0]

    @staticmethod
    def _share(times: TimesRow, number: int) -> float:
        return times.histogram[number] / max(1, times.count)

    def _bound(self, number: int) -> str:
        bounds = self._times[0].bounds
        return f"≤ {bounds[number]:g} ms" if number < len(bounds) else f"> {bounds[-1]:g} ms"


class TimesView(QWidget):
    """The histogram, and below it what it says in numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.histogram = HistogramView(self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.addWidget(self.histogram, 1)
        layout.addWidget(self.words)

    def show_opened(self, opened: Opened) -> None:
        """Show the times of one run or two."""
        sides = [side for side in (opened.first, opened.second) if side is not None]
        self.histogram.show_times([side.times for side in sides if side.times is not None])
        lines = [self._line(letter, side.times) for letter, side in zip("AB", sides, strict=False)]
        comparison = opened.comparison
        if comparison is not None and comparison.slower_percent is not None:
            percent = comparison.slower_percent
            above, below = (
                self.tr("B's p95 is {percent} % above A's."),
                self.tr("B's p95 is {percent} % below A's."),
            )
            lines.append((above if percent >= 0 else below).format(percent=f"{abs(percent):.0f}"))
        if comparison is not None and not comparison.same_pace:
            words = self.tr(
                "One is a recorded run, the other a replay: their times say little of each other."
            )
            lines.append(words)
        self.words.setText("\n".join(lines))

    def _line(self, letter: str, times: TimesRow | None) -> str:
        if times is None:
            return self.tr("{run}: no frame was put").format(run=letter)
        words = self.tr("{run} ({colour}), ms: p50 {p50}, p90 {p90}, p95 {p95}, p99 {p99}, most {most}")
        named = {name: f"{getattr(times, name):.1f}" for name in ("p50", "p90", "p95", "p99", "most")}
        colour = self.tr("blue") if letter == "A" else self.tr("amber")
        return words.format(run=letter, colour=colour, **named)
