"""The drawn graph under one's hands: nodes are moved, ports connected, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsView, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.editor.items import EdgeItem, NodeItem
from belvedere_desktop.simulator.graph.drawing import GraphDrawing, Wire
from belvedere_desktop.simulator.graph.view import GraphCanvas

Places = Mapping[str, tuple[float, float]]

_STEP = 20.0
_ZOOM = 1.15
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class EditCanvas(GraphCanvas):
    """Arrows choose the next node, with Ctrl they move the chosen one; a port is dragged to a port.

    Signals: connect_asked(producer, consumer), ends as edges name them; moved(places), after a move;
    node_chosen(name); edge_chosen(Wire).
    """

    least_scale = 0.5

    connect_asked = Signal(str, str)
    moved = Signal(object)
    node_chosen = Signal(str)
    edge_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[str, NodeItem] = {}
        self._edges: list[EdgeItem] = []
        self._drawn = GraphDrawing()
        self._places: dict[str, tuple[float, float]] = {}
        self._from: tuple[NodeItem, str, bool] | None = None
        self._band: QGraphicsLineItem | None = None
        self._filling = False
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.scene().selectionChanged.connect(self._on_selection)

    @property
    def places(self) -> Places:
        """Where the nodes are that somebody moved."""
        return dict(self._places)

    def show_drawing(self, drawing: GraphDrawing) -> None:
        """Draw nodes and edges; what is chosen and how it is looked at stay."""
        if drawing == self._drawn and self._nodes:
            return
        chosen, fresh = self.chosen_node, not self._nodes
        self._filling = True
        self.scene().clear()
        self._from = self._band = None
        self._drawn = drawing
        self._nodes = {card.name: NodeItem(card) for card in drawing.cards}
        self._cards = dict(self._nodes)
        for item in self._nodes.values():
            self.scene().addItem(item)
        self._edges = [
            EdgeItem(wire, self._nodes[wire.producer], self._nodes[wire.consumer]) for wire in drawing.wires
        ]
        for edge in self._edges:
            self.scene().addItem(edge)
        self._arrange()
        if chosen in self._nodes:
            self._nodes[chosen].setSelected(True)
        self._filling = False
        if fresh:
            self._fit()

    def show_places(self, places: Places) -> None:
        """Put nodes where somebody moved them, all others where they belong."""
        self._places = dict(places)
        self._arrange()

    def choose(self, name: str) -> None:
        """Choose a node and bring it into view."""
        item = self._nodes.get(name)
        if item is not None and not item.isSelected():
            self.scene().clearSelection()
            item.setSelected(True)
        if item is not None:
            self.ensureVisible(item, 8, 8)

    def come_nearer(self) -> None:
        """Show it larger."""
        self.scale(_ZOOM, _ZOOM)

    def go_farther(self) -> None:
        """Show it smaller."""
        self.scale(1 / _ZOOM, 1 / _ZOOM)

    def show_all(self) -> None:
        """Fit it to the view again."""
        self._fit()

    @property
    def chosen_node(self) -> str:
        """The chosen node's name, or ""."""
        return next((name for name, item in self._nodes.items() if item.isSelected()), "")

    @property
    def chosen_edge(self) -> Wire | None:
        """The chosen edge."""
        return next((edge.wire for edge in self._edges if edge.isSelected()), None)

    def port_place(self, node: str, port: str, *, is_output: bool) -> QPointF:
        """Where a port is in the scene."""
        item = self._nodes[node]
        return item.mapToScene(item.output_point(port) if is_output else item.input_point(port))

    def node_place(self, node: str) -> QPointF:
        """Where a node is in the scene."""
        return self._nodes[node].pos()

    def _arrange(self) -> None:
        self._place()
        for name, place in self._places.items():
            if name in self._nodes:
                self._nodes[name].setPos(*place)
        self._lead_edges()
        self.scene().setSceneRect(self.scene().itemsBoundingRect().adjusted(-24, -24, 24, 24))

    def _lead_edges(self) -> None:
        for edge in self._edges:
            edge.follow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A port begins an edge; everything else is Qt's."""
        found = self._port_at(event)
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._from = found
        start = self.port_place(found[0].card.name, found[1], is_output=found[2])
        self._band = QGraphicsLineItem(start.x(), start.y(), start.x(), start.y())
        self._band.setPen(QPen(QColor(colours_of(self.palette()).accent), 2.0, Qt.PenStyle.DashLine))
        self.scene().addItem(self._band)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The begun edge follows the mouse, as edges follow nodes."""
        super().mouseMoveEvent(event)
        if self._band is not None:
            line = self._band.line()
            line.setP2(self.mapToScene(event.position().toPoint()))
            self._band.setLine(line)
        elif event.buttons():
            self._lead_edges()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """An edge is asked for where it ends at another port; moved nodes are told."""
        begun, self._from = self._from, None
        if begun is None:
            super().mouseReleaseEvent(event)
            self._tell_moved()
            return
        if self._band is not None:
            self.scene().removeItem(self._band)
            self._band = None
        found = self._port_at(event)
        if found is not None and found[0] is not begun[0] and found[2] != begun[2]:
            producer, consumer = (begun, found) if begun[2] else (found, begun)
            self.connect_asked.emit(_end(producer[0], producer[1]), _end(consumer[0], consumer[1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose and move."""
        direction = _ARROWS.get(Qt.Key(event.key()))
        if direction is None or not self._nodes:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if item := self._nodes.get(self.chosen_node):
                item.setPos(item.pos() + direction * _STEP)
                self._tell_moved()
        else:
            self.choose(self._next(direction))

    def _next(self, direction: QPointF) -> str:
        """The nearest node that way; without a chosen one, the first."""
        here = self._nodes.get(self.chosen_node)
        if here is None:
            return next(iter(self._nodes))
        best, least = here.card.name, float("inf")
        for name, item in self._nodes.items():
            way = item.pos() - here.pos()
            ahead = QPointF.dotProduct(way, direction)
            aside = abs(way.x() * direction.y()) + abs(way.y() * direction.x())
            if ahead > 1 and ahead + 2 * aside < least:
                best, least = name, ahead + 2 * aside
        return best

    def _tell_moved(self) -> None:
        """Nodes that are not where they were put were moved."""
        here = {name: (item.x(), item.y()) for name, item in self._nodes.items()}
        self._place()
        usual = {name: (item.x(), item.y()) for name, item in self._nodes.items()}
        usual |= {name: place for name, place in self._places.items() if name in usual}
        moved = {name: place for name, place in here.items() if place != usual[name]}
        for name, place in here.items():
            self._nodes[name].setPos(*place)
        self._lead_edges()
        if moved:
            self.moved.emit({**self._places, **moved})

    def _port_at(self, event: QMouseEvent) -> tuple[NodeItem, str, bool] | None:
        place = self.mapToScene(event.position().toPoint())
        for item in self._nodes.values():
            if found := item.port_at(place):
                return item, *found
        return None

    def _on_selection(self) -> None:
        if self._filling:
            return
        if name := self.chosen_node:
            self.node_chosen.emit(name)
        if wire := self.chosen_edge:
            self.edge_chosen.emit(wire)


def _end(item: NodeItem, port: str) -> str:
    return f"{item.card.name}.{port}" if port else item.card.name
