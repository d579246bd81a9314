"""A panel with a short list in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import MOST_SHOWN, ShortTable

R = TypeVar("R")


class ListPanel(QFrame, Generic[R]):
    """A heading, the list, and `none` instead of it where there is nothing. `column` is where more stands.

    `most_shown` is as of `ShortTable`.
    """

    def __init__(
        self,
        title: str,
        none: str,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        parent: QWidget | None = None,
        *,
        most_shown: int = MOST_SHOWN,
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        self.none = QLabel(none, self)
        self.none.setProperty("role", "muted")
        self.table = ShortTable(title, columns, key, self, most_shown=most_shown)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        for widget in (heading, self.none, self.table):
            self.column.addWidget(widget)
        self.show_rows([])

    @property
    def rows(self) -> Sequence[R]:
        """What is shown."""
        return self.table.rows.rows

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these."""
        self.table.show_rows(rows)
        self.none.setVisible(not rows)
        self.table.setVisible(bool(rows))
