"""The drawn graph, and the same as a list for keyboards and screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QMenu,
    QTabWidget,
    QWidget,
)

from belvedere_desktop.simulator.graph.card_item import HEADER, WIDTH, CardItem
from belvedere_desktop.simulator.graph.drawing import COLUMNS, GraphDrawing
from belvedere_desktop.simulator.graph.node_table import NodeTable
from belvedere_desktop.simulator.graph.wire_item import WireItem
from belvedere_desktop.simulator.run_state import Phase, RunState

_COLUMN_GAP = 54.0
_ROW_GAP = 18.0
_CLEARANCE = 34.0


class GraphCanvas(QGraphicsView):
    """Cards and wires, fitted to the view as long as the words stay readable."""

    least_scale = 0.6

    def __init__(self, parent: QWidget | None = None) -> None:
        self._cards: dict[str, CardItem] = {}
        self._wires: list[WireItem] = []
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Graph of the application"))

    def show_drawing(self, drawing: GraphDrawing) -> None:
        """Replace what is drawn."""
        self._wires = []
        self._scene.clear()
        self._cards = {card.name: CardItem(card) for card in drawing.cards}
        self._place()
        for card in self._cards.values():
            self._scene.addItem(card)
        for wire in drawing.wires:
            producer, consumer = self._cards[wire.producer], self._cards[wire.consumer]
            start = producer.mapToScene(producer.output_point(wire.producer_port))
            end = consumer.mapToScene(consumer.input_point(wire.consumer_port))
            item = WireItem(wire, start, end)
            # Else the curves are painted again and again behind figures that change.
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            self._wires.append(item)
            self._scene.addItem(item)
        self._scene.setSceneRect(self._scene.itemsBoundingRect().adjusted(-16, -16, 16, 16))
        self._fit()

    def show_state(self, state: RunState) -> None:
        """Update states and figures on the cards, and the rates on the wires."""
        for item in self._cards.values():
            item.show_state(state)
        for each in self._wires:
            each.rate.show_rate(state.rates.get((each.wire.producer, each.wire.consumer)))

    def _place(self) -> None:
        columns = sorted({item.card.column for item in self._cards.values()})
        heights = {column: self._column_height(column) for column in columns}
        tallest = max(heights.values(), default=0.0)
        for index, column in enumerate(columns):
            y = self._top_of(column, heights[column], tallest)
            for item in self._column(column):
                item.setPos(index * (WIDTH + _COLUMN_GAP), y)
                y += item.height + _ROW_GAP

    def _top_of(self, column: int, height: float, tallest: float) -> float:
        """Models stand above the wires from the code to the display, everything else in the middle."""
        code = next((item for item in self._cards.values() if item.card.kind == "code"), None)
        if code is None or column <= code.card.column:
            return (tallest - height) / 2
        first_output = code.card.outputs[0] if code.card.outputs else ""
        level = code.mapToScene(code.output_point(first_output)).y()
        return level - height - _CLEARANCE if column == COLUMNS["model"] else level - HEADER / 2

    def _column(self, column: int) -> list[CardItem]:
        chosen = (item for item in self._cards.values() if item.card.column == column)
        return sorted(chosen, key=lambda item: item.card.row)

    def _column_height(self, column: int) -> float:
        items = self._column(column)
        return sum(item.height for item in items) + _ROW_GAP * (len(items) - 1)

    def _fit(self) -> None:
        rect = self._scene.sceneRect()
        if rect.isEmpty():
            return
        view = self.viewport().size()
        scale = min((view.width() - 4) / rect.width(), (view.height() - 4) / rect.height(), 1.15)
        self.resetTransform()
        self.scale(max(scale, self.least_scale), max(scale, self.least_scale))
        self.centerOn(rect.center())

    def changeEvent(self, event: QEvent) -> None:
        """Other colours: what is kept of the curves is of the old ones."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for wire in self._wires:
                wire.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom; the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 1.15 if event.angleDelta().y() > 0 else 1 / 1.15
            self.scale(factor, factor)
        else:
            super().wheelEvent(event)


class GraphPanel(QTabWidget):
    """The graph drawn, or as a list. Signals: node_chosen(name); pause_asked(camera, whether to pause)."""

    node_chosen = Signal(str)
    pause_asked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState()
        self.setDocumentMode(True)
        self.setAccessibleName(self.tr("The application as a graph or a list"))
        self.canvas = GraphCanvas(self)
        self.table = NodeTable(self)
        self.addTab(self.canvas, self.tr("Graph"))
        self.addTab(self.table, self.tr("List"))
        self.canvas.scene().selectionChanged.connect(self._on_card)
        self.currentChanged.connect(lambda _tab: self._show_current())
        self.table.currentCellChanged.connect(self._on_row)
        for view in (self.canvas, self.table):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.customContextMenuRequested.connect(self._on_canvas_menu)
        self.table.customContextMenuRequested.connect(self._on_table_menu)

    def show_drawing(self, drawing: GraphDrawing) -> None:
        """Show another application."""
        self.canvas.show_drawing(drawing)
        self.table.show_drawing(drawing)
        self._show_current()

    def show_state(self, state: RunState) -> None:
        """Show another state of the run."""
        self._state = state
        self._show_current()

    def _show_current(self) -> None:
        """Only what is looked at is kept up to date: figures come many times a second."""
        shown = self.table if self.currentWidget() is self.table else self.canvas
        shown.show_state(self._state)

    def menu_of(self, node: str) -> QMenu:
        """What can be done with a node: a camera that plays can be paused, a paused one resumed."""
        menu = QMenu(self)
        view = self._state.nodes.get(node)
        if self._state.phase is Phase.RUNNING and view is not None and view.kind == "camera":
            pause = view.state != "PAUSED"
            words = self.tr("Pause {node}") if pause else self.tr("Resume {node}")
            menu.addAction(words.format(node=node), lambda: self.pause_asked.emit(node, pause))
        return menu

    def _on_canvas_menu(self, place: QPoint) -> None:
        item = self.canvas.itemAt(place)
        if isinstance(item, CardItem):
            self.menu_of(item.card.name).exec(self.canvas.viewport().mapToGlobal(place))

    def _on_table_menu(self, place: QPoint) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.menu_of(self.table.card(row).name).exec(self.table.viewport().mapToGlobal(place))

    def _on_card(self) -> None:
        for item in self.canvas.scene().selectedItems():
            if isinstance(item, CardItem):
                self.node_chosen.emit(item.card.name)

    def _on_row(self, row: int, *_others: int) -> None:
        if 0 <= row < self.table.rowCount():
            self.node_chosen.emit(self.table.card(row).name)
