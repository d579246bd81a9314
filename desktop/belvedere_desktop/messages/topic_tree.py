"""The tree of topics: devices, below them features, below those the topics themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeView, QWidget

from belvedere_desktop.messages.rows import TopicRow
from belvedere_desktop.messages.words import ending, feature, moment, number
from belvedere_simulator.inspection.filters import NOBODY

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NAME, _COUNT = range(2)
_COUNT_WIDTH = 84


class Node:
    """A device, a feature, what topics have in common (`levels`), or a topic (then `row` is there)."""

    __slots__ = ("by_name", "children", "count", "levels", "name", "parent", "place", "row", "title")

    def __init__(
        self,
        name: str,
        title: str,
        parent: Node | None,
        row: TopicRow | None = None,
        levels: str | None = None,
    ) -> None:
        self.name, self.title, self.parent, self.row, self.levels = name, title, parent, row, levels
        self.children: list[Node] = []
        self.by_name: dict[str, Node] = {}
        self.count = 0
        self.place = len(parent.children) if parent is not None else 0

    def filter(self) -> dict[str, str]:
        """What it stands for, as a filter of messages."""
        if self.row is not None:
            return {"topic": self.row.topic}
        if self.levels is not None:
            return {"topic": f"{self.levels}/#"}
        if self.parent is None:
            return {}
        if self.parent.parent is None:
            return {"device": self.name or NOBODY}
        return {**self.parent.filter(), "feature": self.name}


class TopicModel(QAbstractItemModel):
    """Grows with what is heard; nothing is ever moved, so that what is open and chosen stays so.

    Signal: counted(), counts have changed: who shows them draws anew, which is less than a signal for each.
    """

    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node("", "", None)
        self._topics: dict[str, Node] = {}
        self._titles = (self.tr("Topic"), self.tr("Messages"))

    def show(self, rows: Iterable[TopicRow]) -> None:
        """Take topics that are new or were heard again."""
        for row in rows:
            leaf = self._topics.get(row.topic)
            if leaf is None:
                leaf = self._add(row)
            more, leaf.row = row.count - leaf.count, row
            node: Node | None = leaf
            while node is not None:
                node.count += more
                node = node.parent
        self.counted.emit()

    def clear(self) -> None:
        """Nothing was heard."""
        self.beginResetModel()
        self._root, self._topics = Node("", "", None), {}
        self.endResetModel()

    def node(self, index: Index) -> Node:
        """What an index stands for."""
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, Node) else self._root

    def index_of(self, topic: str) -> QModelIndex:
        """Where a topic is; nowhere for one that was not heard."""
        node = self._topics.get(topic)
        return self._index(node, _NAME) if node is not None else QModelIndex()

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Qt's way to a node."""
        children = self.node(parent).children
        if 0 <= row < len(children) and 0 <= column < len(self._titles):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: Index = _NOWHERE) -> Any:
        """Qt's way back."""
        above = self.node(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self._index(above, _NAME)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many are below."""
        return 0 if parent.isValid() and parent.column() else len(self.node(parent).children)

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        """Always the same."""
        return len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title and count; the last message of a topic as its tip."""
        node = self.node(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(node, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and node.row is not None:
            last = f"{moment(node.row.time)}  {node.row.preview}"
            return "\n".join(filter(None, (node.row.topic, node.row.says, last)))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, node: Node, column: int) -> str:
        if column == _COUNT:
            return number(node.count)
        kept = self.tr(" (kept by the broker)") if node.row is not None and node.row.retained else ""
        return node.title + kept

    def _add(self, row: TopicRow) -> Node:
        device = self._child(self._root, row.thing, row.device or self.tr("No device"))
        group = self._child(device, row.feature, feature(row.feature))
        if row.thing:
            leaf = self._child(group, row.topic, ending(row.topic, row.thing), row)
        else:
            leaf = self._below(group, row)
        self._topics[row.topic] = leaf
        return leaf

    def _below(self, group: Node, row: TopicRow) -> Node:
        """A topic that is no device's, below its levels."""
        *above, last = row.topic.split("/")
        node, levels = group, ""
        for place, level in enumerate(above):
            levels = f"{levels}/{level}" if place else level
            # A topic may have others below it: both are called the same.
            node = self._child(node, f"{level}/", level or "/", levels=levels)
        return self._child(node, row.topic, last or "/", row)

    def _child(
        self, parent: Node, name: str, title: str, row: TopicRow | None = None, levels: str | None = None
    ) -> Node:
        if name not in parent.by_name:
            where = self._index(parent, _NAME) if parent is not self._root else _NOWHERE
            self.beginInsertRows(where, len(parent.children), len(parent.children))
            child = Node(name, title, parent, row, levels)
            parent.children.append(child)
            parent.by_name[name] = child
            self.endInsertRows()
        return parent.by_name[name]

    def _index(self, node: Node, column: int) -> QModelIndex:
        return self.createIndex(node.place, column, node)


class TopicTree(QTreeView):
    """Signal: chosen(filter), the messages of a device, a feature or a topic are wanted."""

    chosen = Signal(dict)

    def __init__(self, model: TopicModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName(self.tr("Topics by device and feature"))
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(_COUNT, _COUNT_WIDTH)
        self.setMinimumSize(120, 60)
        self.selectionModel().currentChanged.connect(self._on_current)
        model.rowsInserted.connect(self._open_new)
        model.counted.connect(self.viewport().update)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._model.node(current).filter() if current.isValid() else {})

    def _open_new(self, parent: QModelIndex, _first: int, _last: int) -> None:
        # A device that is new shows its features; their topics are many.
        if parent.isValid() and not parent.parent().isValid():
            self.expand(parent)
