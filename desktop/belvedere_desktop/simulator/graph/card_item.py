"""One node as a rounded card."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from belvedere_desktop.appearance.colours import Colours, colours_of
from belvedere_desktop.simulator.graph.drawing import Card
from belvedere_desktop.simulator.graph.figures import (
    STATE_SIGNS,
    detail_of,
    figures_of,
    load_of,
    state_of,
    state_word,
    work_words,
)
from belvedere_desktop.simulator.run_state import RunState
from belvedere_simulator.events import NodeKind, NodeState

translate = QCoreApplication.translate

WIDTH = 218.0
_PADDING = 12.0
HEADER = 44.0
_LINE = 19.0


def kind_word(kind: NodeKind) -> str:
    """The kind of a node for people."""
    return {
        "camera": translate("GraphCard", "Camera"),
        "parameter": translate("GraphCard", "Parameter"),
        "code": translate("GraphCard", "Code"),
        "model": translate("GraphCard", "Model"),
        "display": translate("GraphCard", "Display"),
    }[kind]


class CardItem(QGraphicsItem):
    """Draws a card and knows where its ports are. Selectable, so that keys and mouse can choose it.

    Only a `live` one has room for the state and the figures of a run.
    """

    def __init__(self, card: Card, *, live: bool = True) -> None:
        super().__init__()
        self.card = card
        self.state: NodeState | None = None
        self.figures = ""
        self.load = ""
        self._live_lines = 3 if live and card.kind != "parameter" else 0
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setToolTip(card.name)

    @property
    def height(self) -> float:
        """Height with all ports."""
        ports = max(len(self.card.inputs), len(self.card.outputs))
        return HEADER + _LINE * (self._live_lines + ports) + _PADDING

    def show_state(self, state: RunState) -> None:
        """Take over what the run tells of this node; repaint only when it differs."""
        newest = (state_of(self.card, state), figures_of(self.card, state), load_of(self.card, state))
        if newest != (self.state, self.figures, self.load):
            self.state, self.figures, self.load = newest
            self.update()
        words = (self.card.name, detail_of(self.card, state), work_words(self.card.kind))
        tip = "\n".join(word for word in words if word)
        if tip != self.toolTip():
            self.setToolTip(tip)

    def input_point(self, port: str) -> QPointF:
        """Where a wire to `port` ends, in the card's coordinates."""
        return QPointF(0, self._port_y(self.card.inputs, port))

    def output_point(self, port: str) -> QPointF:
        """Where a wire from `port` begins."""
        return QPointF(WIDTH, self._port_y(self.card.outputs, port))

    def _port_y(self, ports: tuple[str, ...], port: str) -> float:
        if port not in ports:
            return HEADER / 2
        return HEADER + _LINE * (self._live_lines + ports.index(port) + 0.5)

    def boundingRect(self) -> QRectF:
        """The card and its frame."""
        return QRectF(-6, -2, WIDTH + 12, self.height + 4)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw frame, header, state, figures and ports."""
        palette = widget.palette() if widget else QPalette()
        colours = colours_of(palette)
        self._paint_frame(painter, colours)
        self._paint_header(painter, colours)
        if self._live_lines:
            self._paint_state(painter, colours)
        self._paint_ports(painter, colours)

    def _paint_frame(self, painter: QPainter, colours: Colours) -> None:
        area = QRectF(0, 0, WIDTH, self.height)
        outline = QPainterPath()
        outline.addRoundedRect(area, 9, 9)
        painter.fillPath(outline, QColor(colours.surface))
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(QRectF(0, 0, 5, self.height), QColor(getattr(colours, self.card.kind)))
        painter.restore()
        chosen = self.isSelected()
        frame = colours.error if self.state == "ERROR" else colours.accent if chosen else colours.border
        painter.setPen(QPen(QColor(frame), 2.0 if chosen or self.state == "ERROR" else 1.0))
        painter.drawPath(outline)

    def _paint_header(self, painter: QPainter, colours: Colours) -> None:
        room = QRectF(_PADDING + 2, 5, WIDTH - 2 * _PADDING, 20)
        title = QFont(painter.font())
        title.setBold(True)
        _write(painter, room, self.card.title, title, colours.text)
        small = QFont(painter.font())
        small.setPointSizeF(small.pointSizeF() * 0.92)
        kind = kind_word(self.card.kind)
        about = f"{kind} · {self.card.subtitle}" if self.card.subtitle else kind
        _write(painter, room.translated(0, 18), about, small, getattr(colours, self.card.kind))

    def _paint_state(self, painter: QPainter, colours: Colours) -> None:
        small = QFont(painter.font())
        small.setPointSizeF(small.pointSizeF() * 0.92)
        room = QRectF(_PADDING + 2, HEADER, WIDTH - 2 * _PADDING, _LINE)
        if self.state is None:
            _write(painter, room, translate("GraphCard", "Not running"), small, colours.muted)
            return
        words = f"{STATE_SIGNS[self.state]}  {state_word(self.state)}"
        _write(painter, room, words, small, state_colour(self.state, colours))
        _write(painter, room.translated(0, _LINE), self.figures, small, colours.text)
        _write(painter, room.translated(0, 2 * _LINE), self.load, small, colours.muted)

    def _paint_ports(self, painter: QPainter, colours: Colours) -> None:
        small = QFont(painter.font())
        small.setPointSizeF(small.pointSizeF() * 0.92)
        half = (WIDTH - 2 * _PADDING) / 2
        sides = (
            (self.card.inputs, 0.0, _PADDING + 2),
            (self.card.outputs, WIDTH, WIDTH - _PADDING - half),
        )
        for ports, edge, left in sides:
            align = Qt.AlignmentFlag.AlignLeft if edge == 0 else Qt.AlignmentFlag.AlignRight
            for port in ports:
                y = self._port_y(ports, port)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.muted))
                painter.drawEllipse(QPointF(edge, y), 3.5, 3.5)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                _write(painter, QRectF(left, y - _LINE / 2, half, _LINE), port, small, colours.text, align)


def state_colour(state: NodeState, colours: Colours) -> str:
    """The colour of a state; its word and sign always stand beside it."""
    named = {"RUNNING": colours.running, "ERROR": colours.error, "PAUSED": colours.paused}
    return named.get(state, colours.waiting)


def _write(
    painter: QPainter,
    room: QRectF,
    text: str,
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, shown)
    painter.setFont(QFont())
