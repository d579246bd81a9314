"""One connection as a curve."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from belvedere_desktop.appearance.colours import Colours, colours_of
from belvedere_desktop.simulator.graph.drawing import Wire

_WIDTH = 46.0
_HEIGHT = 15.0
"""Room for a rate: it has to fit between two columns."""


class WireItem(QGraphicsItem):
    """From a producer's port to a consumer's; dashed where code calls a model."""

    def __init__(self, wire: Wire, start: QPointF, end: QPointF) -> None:
        super().__init__()
        self.wire = wire
        self.setZValue(-1)
        self.rate = ""
        self.path = QPainterPath()
        self.lead(start, end)

    def lead(self, start: QPointF, end: QPointF) -> None:
        """Lead the curve from one place of the scene to another."""
        self.prepareGeometryChange()
        self.path = QPainterPath(start)
        reach = max(40.0, abs(end.x() - start.x()) / 2)
        self.path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)

    def boundingRect(self) -> QRectF:
        """The curve and its width, and the rate on it."""
        return self.path.boundingRect().adjusted(-2, -2, 2, 2).united(self._room())

    def show_rate(self, rate: float | None) -> None:
        """What flows a second; None when that is not known."""
        words = "" if rate is None else f"{rate:.1f}/s"
        if words != self.rate:
            self.rate = words
            self.update(self._room())

    def _room(self) -> QRectF:
        corner = self.path.pointAtPercent(0.5) - QPointF(_WIDTH / 2, _HEIGHT / 2)
        return QRectF(corner, QSizeF(_WIDTH, _HEIGHT))

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the curve."""
        colours = colours_of(widget.palette() if widget else QPalette())
        style = Qt.PenStyle.DashLine if self.wire.is_call else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colours.muted), 1.6, style))
        painter.drawPath(self.path)
        if self.rate:
            self._paint_rate(painter, colours)

    def _paint_rate(self, painter: QPainter, colours: Colours) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.fillRect(self._room(), QColor(colours.surface))
        painter.setPen(QColor(colours.text))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignCenter, self.rate)
