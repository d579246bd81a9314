"""One connection as a curve."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.simulator.graph.drawing import Wire
from belvedere_desktop.simulator.graph.rate_item import RateItem


class WireItem(QGraphicsItem):
    """From a producer's port to a consumer's; dashed where code calls a model."""

    def __init__(self, wire: Wire, start: QPointF, end: QPointF) -> None:
        super().__init__()
        self.wire = wire
        self.setZValue(-1)
        self.rate = RateItem(self)
        self.path = QPainterPath()
        self.lead(start, end)

    def lead(self, start: QPointF, end: QPointF) -> None:
        """Lead the curve from one place of the scene to another."""
        self.prepareGeometryChange()
        self.path = QPainterPath(start)
        reach = max(40.0, abs(end.x() - start.x()) / 2)
        self.path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
        self.rate.setPos(self.path.pointAtPercent(0.5))

    def boundingRect(self) -> QRectF:
        """The curve and its width."""
        return self.path.boundingRect().adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the curve."""
        colours = colours_of(widget.palette() if widget else QPalette())
        style = Qt.PenStyle.DashLine if self.wire.is_call else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colours.muted), 1.6, style))
        painter.drawPath(self.path)
