"""A button that is pressed for as long as a finger, or the space bar, stays on it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

_TELL_MS = 100


class HoldButton(QAbstractButton):
    """Signals: holding(seconds) again and again while it is down; ended() when it is no longer, and
    then let_go(seconds) unless the finger had left it, which counts for nothing.

    `symbol`: power, reset or both, which are drawn differently.
    """

    holding = Signal(float)
    let_go = Signal(float)
    ended = Signal()

    def __init__(
        self, symbol: str, parent: QWidget | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.symbol = symbol
        self._now = now
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TELL_MS)
        self._timer.timeout.connect(lambda: self.holding.emit(self._now() - self._since))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.pressed.connect(self._on_pressed)
        self.released.connect(self._on_released)
        self.clicked.connect(lambda: self.let_go.emit(self._now() - self._since))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A round knob, a small recessed one, or a bar for two fingers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        down = self.isDown()
        painter.setBrush(QColor("#12161b" if down else "#3a434f"))
        painter.setPen(QPen(QColor("#5e9bff" if self.hasFocus() else "#0c0f13"), 3 if self.hasFocus() else 2))
        if self.symbol == "both":
            painter.drawRoundedRect(room, 14, 14)
        else:
            painter.drawEllipse(room)
        painter.setPen(QPen(QColor("#e6eaf0"), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_symbol(painter, room)

    def _paint_symbol(self, painter: QPainter, room: QRectF) -> None:
        if self.symbol == "both":
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.tr("Both"))
            return
        size = room.width() * 0.36
        ring = QRectF(0, 0, size, size)
        ring.moveCenter(room.center())
        if self.symbol == "power":
            painter.drawArc(ring, 120 * 16, 300 * 16)
            painter.drawLine(ring.center(), ring.center() - (ring.bottomLeft() - ring.topLeft()) * 0.62)
        else:
            painter.drawEllipse(ring.adjusted(size * 0.25, size * 0.25, -size * 0.25, -size * 0.25))

    def _on_pressed(self) -> None:
        self._since = self._now()
        self._timer.start()
        self.holding.emit(0.0)

    def _on_released(self) -> None:
        self._timer.stop()
        self.ended.emit()
