"""The list of messages: the newest below, bounded, without sorting what comes by the thousands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.messages.rows import MessageRow
from belvedere_desktop.messages.words import ending, moment, size

MOST = 5_000
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WIDTHS = (110, 92, 200, 200, 44, 80, 320)


class MessageModel(QAbstractTableModel):
    """Rows in the order in which they were heard; `dropped` are those that the list has no room for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MessageRow] = []
        self.dropped = 0
        self._columns: tuple[tuple[str, Callable[[MessageRow], str]], ...] = (
            (self.tr("Time"), lambda row: moment(row.time)),
            (self.tr("Device"), lambda row: row.device),
            (self.tr("What"), lambda row: row.says),
            (self.tr("Topic"), lambda row: ending(row.topic, row.thing)),
            (
                self.tr("QoS"),
                lambda row: self.tr("{0}, kept").format(row.qos) if row.retained else str(row.qos),
            ),
            (self.tr("Size"), lambda row: size(row.size)),
            (self.tr("Content"), lambda row: row.preview),
        )

    @property
    def rows(self) -> Sequence[MessageRow]:
        """What is shown."""
        return self._rows

    def append(self, rows: Sequence[MessageRow]) -> None:
        """Show more below; the oldest make room."""
        rows = rows[-MOST:]
        surplus = len(self._rows) + len(rows) - MOST
        if surplus > 0:
            self.beginRemoveRows(_NOWHERE, 0, surplus - 1)
            del self._rows[:surplus]
            self.endRemoveRows()
            self.dropped += surplus
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NOWHERE, first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._rows, self.dropped = [], 0
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and colour of a cell: refusals stand out."""
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._columns[index.column()][1](row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.preview if index.column() == len(self._columns) - 1 else row.topic
        if role == Qt.ItemDataRole.ForegroundRole and row.refused:
            return QColor(colours_of(QGuiApplication.palette()).error)
        return None


class MessageTable(QTableView):
    """Follows the newest message while the last row is in sight. Signal: chosen(row or None)."""

    chosen = Signal(object)

    def __init__(self, model: MessageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setAccessibleName(self.tr("Messages"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        for place, width in enumerate(_WIDTHS):
            self.setColumnWidth(place, width)
        self.setMinimumSize(160, 60)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def add(self, rows: Sequence[MessageRow]) -> None:
        """Show more; whoever reads further up stays there."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        self._rows.append(rows)
        if follows:
            self.scrollToBottom()

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._rows.rows[current.row()] if current.isValid() else None)
