"""A table within a panel: as high as its few rows, with its own order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.row_model import RowModel

R = TypeVar("R")
MOST_SHOWN = 6


class ShortTable(QTableView, Generic[R]):
    """Rows as high as their text, in the order of the first column unless the user sorts.

    The table is as high as its rows, and scrolled where they are more than `most_shown`; with 0 it takes the
    room that there is.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        parent: QWidget | None = None,
        *,
        most_shown: int = MOST_SHOWN,
    ) -> None:
        super().__init__(parent)
        self.rows = RowModel(columns, key, self)
        self._most_shown = most_shown
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, column.width)
        # Unlike a stretched last one it also gives way.
        header.setSectionResizeMode(len(columns) - 1, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self._fit())
        self.rows.layoutChanged.connect(self._fit)
        self.rows.dataChanged.connect(lambda *_: self._fit())
        self._fit()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these."""
        self.rows.show_rows(rows)

    def _fit(self) -> None:
        self.resizeRowsToContents()
        if not self._most_shown:
            return
        shown = min(self.rows.rowCount(), self._most_shown)
        heights = [self.rowHeight(row) for row in range(shown)]
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + sum(heights) + 2)
