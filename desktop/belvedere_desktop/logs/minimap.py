"""Where in the log errors and warnings are, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from belvedere_desktop.appearance.colours import colours_of

_WIDTH = 14
_LEAST = 2


class Minimap(QWidget):
    """A strip beside the lines. Signal: asked(fraction), a click, from 0 at the top to 1.

    By keys the same lines are reached by showing errors only.
    """

    asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errors: Sequence[int] = ()
        self._warnings: Sequence[int] = ()
        self._hits: Sequence[int] = ()
        self._window = (0.0, 1.0)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Errors and warnings in the whole log"))
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        """Narrow."""
        return QSize(_WIDTH, 80)

    def show_counts(self, errors: Sequence[int], warnings: Sequence[int], hits: Sequence[int]) -> None:
        """How many there are in each of so many equal parts; `hits` are what was searched for."""
        self.errors, self._warnings, self._hits = errors, warnings, hits
        self.update()

    def show_window(self, first: float, last: float) -> None:
        """The part that is seen beside it."""
        if (first, last) != self._window:
            self._window = first, last
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Errors over warnings, the window as a frame."""
        painter, colours = QPainter(self), colours_of(self.palette())
        painter.fillRect(event.rect(), QColor(colours.raised))
        height = self.height()
        top, bottom = (round(place * height) for place in self._window)
        painter.fillRect(0, top, _WIDTH, max(_LEAST, bottom - top), QColor(colours.border))
        shown = (
            (self._warnings, colours.warning, 3),
            (self.errors, colours.error, 3),
            (self._hits, colours.accent, _WIDTH - 3),
        )
        for counts, colour, left in shown:
            part = height / max(1, len(counts))
            for place, count in enumerate(counts):
                if count:
                    y = int(place * part)
                    painter.fillRect(left, y, _WIDTH - 6, max(_LEAST, round(part)), QColor(colour))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self.asked.emit(min(1.0, max(0.0, event.position().y() / max(1, self.height()))))
