"""Every connection as a row, for eyes, keys and screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.editor.sketch import Sketch, SketchedEdge
from belvedere_simulator.manifest.editing.graph_edits import Disconnect


class EdgeList(QWidget):
    """Signals: edited(Edit); connect_asked(), for another connection."""

    edited = Signal(object)
    connect_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Connections"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.connect_ports = QPushButton(self.tr("Connect…"), self)
        set_icon(self.connect_ports, "add")
        self.connect_ports.clicked.connect(self.connect_asked)
        self.remove = QPushButton(self.tr("Remove connection"), self)
        set_icon(self.remove, "remove")
        self.remove.setEnabled(False)
        self.remove.clicked.connect(self._remove)
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        buttons = QHBoxLayout()
        buttons.addWidget(self.connect_ports)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)

    def show_edges(self, sketch: Sketch) -> None:
        """Show the connections of a graph and its override."""
        row = self.list.currentRow()
        self.list.clear()
        for edge in sketch.edges:
            item = QListWidgetItem(f"{edge.producer}  →  {edge.consumer}")
            item.setData(Qt.ItemDataRole.UserRole, edge)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))

    def choose(self, producer: str, consumer: str) -> None:
        """Choose a connection."""
        for row in range(self.list.count()):
            edge = self.list.item(row).data(Qt.ItemDataRole.UserRole)
            if (edge.producer, edge.consumer) == (producer, consumer):
                self.list.setCurrentRow(row)

    def _remove(self) -> None:
        item = self.list.currentItem()
        edge = item.data(Qt.ItemDataRole.UserRole) if item else None
        if isinstance(edge, SketchedEdge):
            self.edited.emit(Disconnect(edge.file, edge.producer, edge.consumer))
