"""A table within a panel: as high as its few rows, with its own order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.row_model import RowModel

R = TypeVar("R")
_MOST_SHOWN = 6


class ShortTable(QTableView, Generic[R]):
    """`rows` are shown by the first column unless the user sorts; more than a few are scrolled."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        parent: QWidget | None = None,
        *,
        most_shown: int = _MOST_SHOWN,
    ) -> None:
        super().__init__(parent)
        self.rows = RowModel(columns, key, self)
        self._most_shown = most_shown
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, column.width)
        self._fit()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these."""
        self.rows.show_rows(rows)
        self._fit()

    def _fit(self) -> None:
        shown = min(max(1, self.rows.total), self._most_shown)
        header = self.horizontalHeader().sizeHint().height()
        scroll = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(header + shown * self.verticalHeader().defaultSectionSize() + scroll)
