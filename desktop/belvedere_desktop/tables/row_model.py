"""The model behind a table, sorting and filtering in plain Python: Qt's proxy would ask for each pair."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.tables.column import Column

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind. `key` tells them apart for as long as they are there."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._all: list[R] = []
        self._shown: list[R] = []
        self._texts: dict[Hashable, str] = {}
        self._words: tuple[str, ...] = ()
        self._sorted_by = (0, Qt.SortOrder.AscendingOrder)

    @property
    def rows(self) -> Sequence[R]:
        """The rows that are shown, in order."""
        return self._shown

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    def row(self, index: Index) -> R:
        """The row behind an index."""
        return self._shown[index.row()]

    def key_of(self, row: R) -> Hashable:
        """What a row is known by."""
        return self._key(row)

    def find(self, key: Hashable) -> int:
        """The place of a row among those shown; -1 where it is not."""
        return next((place for place, row in enumerate(self._shown) if self._key(row) == key), -1)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; where the same ones stay in the same places only what changed is drawn again."""
        before, keys = self._shown, [self._key(row) for row in self._shown]
        self._all = list(rows)
        self._texts = {self._key(row): self._haystack(row) for row in rows}
        after = self._arranged()
        if [self._key(row) for row in after] != keys:
            self._put(after)
            return
        self._shown = after
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def filter(self, text: str) -> None:
        """Show the rows that have every word of `text` somewhere."""
        words = tuple(text.lower().split())
        if words != self._words:
            self._words = words
            self._put(self._arranged())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._sorted_by = (column, order)
        self._put(self._arranged())

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tip and colour of a cell."""
        column, row = self.columns[index.column()], self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip is not None else column.text(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None:
            name = column.colour(row)
            return QColor(getattr(colours_of(QGuiApplication.palette()), name)) if name else None
        return None

    def _haystack(self, row: R) -> str:
        return "\n".join(column.text(row) for column in self.columns if column.searched).lower()

    def _arranged(self) -> list[R]:
        texts, words, key = self._texts, self._words, self._key
        kept = [row for row in self._all if all(word in texts[key(row)] for word in words)]
        number, order = self._sorted_by
        column = self.columns[number]
        wanted = column.order or (lambda row: column.text(row).lower())
        kept.sort(key=wanted, reverse=order is Qt.SortOrder.DescendingOrder)
        return kept

    def _put(self, rows: list[R]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = {self._key(row): place for place, row in enumerate(rows)}
        old = self.persistentIndexList()
        new = [self._moved(index, places) for index in old]
        self._shown = rows
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, places: dict[Hashable, int]) -> QModelIndex:
        """Where what was selected or current is now."""
        place = places.get(self._key(self._shown[index.row()]))
        return QModelIndex() if place is None else self.createIndex(place, index.column())
