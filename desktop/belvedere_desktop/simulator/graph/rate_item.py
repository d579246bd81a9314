"""What flows on a connection, as a number in its middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from belvedere_desktop.appearance.colours import colours_of

_ROOM = QRectF(-23, -7.5, 46, 15)
"""Room for a rate: it has to fit between two columns."""


class RateItem(QGraphicsItem):
    """A part of the scene of its own: a number that changes must not have its curve painted anew."""

    def __init__(self, wire: QGraphicsItem) -> None:
        super().__init__(wire)
        self.text = ""
        self.setVisible(False)

    def show_rate(self, rate: float | None) -> None:
        """What flows a second; None when that is not known."""
        text = "" if rate is None else f"{rate:.1f}/s"
        if text != self.text:
            self.text = text
            self.setVisible(bool(text))
            self.update()

    def boundingRect(self) -> QRectF:
        """Its room around the middle of the curve."""
        return _ROOM

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Write the number upon the curve."""
        colours = colours_of(widget.palette() if widget else QPalette())
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.fillRect(_ROOM, QColor(colours.surface))
        painter.setPen(QColor(colours.text))
        painter.drawText(_ROOM, Qt.AlignmentFlag.AlignCenter, self.text)
