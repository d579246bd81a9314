"""What is drawn and can be taken hold of: nodes that move, wires that can be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.simulator.graph.card_item import CardItem
from belvedere_desktop.simulator.graph.drawing import Card, Wire
from belvedere_desktop.simulator.graph.wire_item import WireItem

REACH = 11.0


class NodeItem(CardItem):
    """A card that can be moved and whose ports can be found."""

    def __init__(self, card: Card) -> None:
        super().__init__(card, live=False)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def port_at(self, place: QPointF) -> tuple[str, bool] | None:
        """The port at a place of the scene, and whether it is an output."""
        local = self.mapFromScene(place)
        for port, is_output, point in self._ports():
            if (local - point).manhattanLength() <= REACH:
                return port, is_output
        return None

    def _ports(self) -> Iterator[tuple[str, bool, QPointF]]:
        for port in self.card.inputs:
            yield port, False, self.input_point(port)
        for port in self.card.outputs or ("",) * (self.card.kind == "parameter"):
            yield port, True, self.output_point(port)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the card, and the port of a parameter, which has no name."""
        super().paint(painter, option, widget)
        if self.card.kind == "parameter" and not self.card.outputs:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours_of(widget.palette() if widget else QPalette()).muted))
            painter.drawEllipse(self.output_point(""), 3.5, 3.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)


class EdgeItem(WireItem):
    """A wire that follows its ends. A stand-in's, which is dashed, is no edge and cannot be chosen."""

    def __init__(self, wire: Wire, producer: NodeItem, consumer: NodeItem) -> None:
        super().__init__(wire, QPointF(), QPointF())
        self._producer, self._consumer = producer, consumer
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable, not wire.is_call)
        self.setToolTip(f"{wire.producer} → {wire.consumer}")
        self.follow()

    def follow(self) -> None:
        """Take its ends from where the nodes are."""
        start = self._producer.mapToScene(self._producer.output_point(self.wire.producer_port))
        end = self._consumer.mapToScene(self._consumer.input_point(self.wire.consumer_port))
        self.lead(start, end)

    def shape(self) -> QPainterPath:
        """Wide enough to be hit."""
        stroker = QPainterPathStroker()
        stroker.setWidth(REACH)
        return stroker.createStroke(self.path)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the curve, a chosen one in the accent's colour."""
        super().paint(painter, option, widget)
        if self.isSelected():
            painter.setPen(QPen(QColor(colours_of(widget.palette() if widget else QPalette()).accent), 3.0))
            painter.drawPath(self.path)
