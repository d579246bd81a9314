"""One light, blinking at its real rate."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QHideEvent, QPainter, QPaintEvent, QPen, QRadialGradient, QShowEvent
from PySide6.QtWidgets import QWidget

from belvedere_desktop.front_panel.state import Light

SHADES = {
    "off": "#39424e",
    "green": "#2fd66a",
    "blue": "#3f8cff",
    "red": "#ff4a3d",
    "orange": "#ff9a1f",
}


class Lamp(QWidget):
    """Repaints itself alone, and only while it is shown. With `still` it does not blink but wears a ring."""

    def __init__(self, still: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._light = Light()
        self._still = still
        self.lit = True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    @property
    def light(self) -> Light:
        """What is shown."""
        return self._light

    @property
    def blinks(self) -> bool:
        """Whether it is at it now."""
        return self._timer.isActive()

    def show_light(self, light: Light) -> None:
        """Show another light."""
        if light != self._light:
            self._light = light
            self._begin()

    def be_still(self, still: bool) -> None:
        """Whether it must not blink."""
        self._still = still
        self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A lens with its glow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_lamp(painter, QRectF(self.rect()), self._light, self.lit)

    def _begin(self) -> None:
        self._timer.stop()
        self.lit = True
        if self._light.period and not self._still and self.isVisible():
            self._timer.start(round(self._light.period * 500))
        self.update()

    def _turn(self) -> None:
        self.lit = not self.lit
        self.update()


def paint_lamp(painter: QPainter, room: QRectF, light: Light, lit: bool) -> None:
    """Paint a lens into the middle of `room`; a blinking one has a ring also while it is dark."""
    size = min(room.width(), room.height())
    centre = room.center()
    colour = QColor(SHADES.get(light.colour, SHADES["off"]))
    if lit and light.colour != "off":
        glow = QRadialGradient(centre, size / 2)
        faint = QColor(colour)
        faint.setAlphaF(0.55)
        glow.setColorAt(0.35, faint)
        faint.setAlphaF(0.0)
        glow.setColorAt(1.0, faint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(glow))
        painter.drawEllipse(centre, size / 2, size / 2)
    painter.setPen(QPen(colour if light.period else QColor("#11151a"), max(1.0, size * 0.05)))
    painter.setBrush(colour if lit else QColor(SHADES["off"]))
    painter.drawEllipse(centre, size * 0.27, size * 0.27)
