"""The model behind a table, sorting and filtering in plain Python: Qt's proxy would ask for each pair."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.tables.arrangement import Arrangement
from belvedere_desktop.tables.column import Column

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MANY = 50


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind. `key` tells them apart for as long as they are there."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows = Arrangement(self.columns, key)
        self._shown: list[R] = []
        self._keys: list[Hashable] = []

    @property
    def rows(self) -> Sequence[R]:
        """The rows that are shown, in order."""
        return self._shown

    @property
    def every(self) -> Sequence[R]:
        """All rows, shown or not, as they were given."""
        return self._rows.every

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._rows.every)

    def row(self, index: Index) -> R:
        """The row behind an index."""
        return self._shown[index.row()]

    def key_of(self, row: R) -> Hashable:
        """What a row is known by."""
        return self._key(row)

    def find(self, key: Hashable) -> int:
        """The place of a row among those shown; -1 where it is not."""
        return self._keys.index(key) if key in self._keys else -1

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; where the same ones stay in the same places only what changed is drawn again."""
        self._rows.take(rows)
        before, (after, keys) = self._shown, self._rows.arranged()
        if keys != self._keys:
            self._put(after, keys)
            return
        self._shown = after
        pairs = enumerate(zip(before, after, strict=True))
        self._tell_changes([place for place, (old, new) in pairs if old is not new and old != new])

    def filter(self, text: str) -> None:
        """Show the rows that have every word of `text` somewhere."""
        if self._rows.search(text):
            self._put(*self._rows.arranged())

    def narrow(self, name: str, accept: Callable[[R], bool] | None) -> None:
        """Show only rows that `accept` takes, besides what else narrows them; None ends what `name` began."""
        if self._rows.narrow(name, accept):
            self._put(*self._rows.arranged())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._rows.sort(column, descending=order is Qt.SortOrder.DescendingOrder)
        self._put(*self._rows.arranged())

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

    def _tell_changes(self, places: list[int]) -> None:
        """Have these rows drawn again; many of them with what lies between, since only some are in sight."""
        last = len(self.columns) - 1
        ends = [(places[0], places[-1])] if len(places) > _MANY else [(place, place) for place in places]
        for first, final in ends:
            self.dataChanged.emit(self.index(first, 0), self.index(final, last))

    def _put(self, rows: list[R], keys: list[Hashable]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        # Of thousands of rows only a few are pointed at.
        places = {key: place for place, key in enumerate(keys)} if old else {}
        new = [self._moved(index, places) for index in old]
        self._shown, self._keys = rows, keys
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, places: dict[Hashable, int]) -> QModelIndex:
        """Where what was selected or current is now."""
        place = places.get(self._keys[index.row()])
        return QModelIndex() if place is None else self.createIndex(place, index.column())
