"""The view of a table: chosen rows stay chosen, columns stay as the user arranged them."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.row_model import RowModel

R = TypeVar("R")


class TableView(QTableView, Generic[R]):
    """Signals: chosen(row or None), the current row is another one; opened(row), by Enter or a double click.

    `name` is what its columns are remembered by.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, model: RowModel[R], name: str, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._settings = settings
        self._columns_key = f"tables/{name}"
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        self._arrange()
        self.activated.connect(lambda index: self.opened.emit(model.row(index)))
        self.selectionModel().currentRowChanged.connect(self._on_current)

    @property
    def current(self) -> R | None:
        """The row that has the cursor."""
        index = self.currentIndex()
        return self._rows.row(index) if index.isValid() else None

    @property
    def selected(self) -> list[R]:
        """The chosen rows, from above."""
        # Whole rows are chosen, so their ranges tell all; asking for each index takes long among thousands.
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        places = {place for chosen in ranges for place in range(chosen.top(), chosen.bottom() + 1)}
        rows = self._rows.rows
        return [rows[place] for place in sorted(places)]

    def choose(self, key: object) -> bool:
        """Put the cursor on the row of that key; whether it is shown."""
        place = self._rows.find(key)
        if place < 0:
            return False
        self.setCurrentIndex(self._rows.index(place, 0))
        return True

    def remember_columns(self) -> None:
        """Store widths, order and sorting."""
        self._settings.write(self._columns_key, self.horizontalHeader().saveState())

    def _arrange(self) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        for number, column in enumerate(self._rows.columns):
            self.setColumnWidth(number, column.width)
        state = self._settings.read(self._columns_key, QByteArray())
        if state.isEmpty() or not header.restoreState(state):
            self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        else:
            self._rows.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._rows.row(current) if current.isValid() else None)
