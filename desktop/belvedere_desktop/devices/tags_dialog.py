"""The tags of a device, as a small table that grows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.service.tags.rules import tag_problem

_SPARE = 3


class TagsDialog(EditDialog):
    """Keys and values; a row without a key is none. `title` says whose they are, `about` what happens."""

    def __init__(
        self, title: str, tags: Iterable[tuple[str, str]], parent: QWidget | None = None, about: str = ""
    ) -> None:
        super().__init__(title, parent)
        open_with(self, 460, 320)
        shown = list(tags)
        self.table = QTableWidget(len(shown) + _SPARE, 2, self)
        self.table.setHorizontalHeaderLabels([self.tr("Key"), self.tr("Value")])
        self.table.setAccessibleName(self.tr("Tags"))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, pair in enumerate(shown):
            for column, text in enumerate(pair):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.itemChanged.connect(lambda _item: self._check())
        words = QLabel(about or self.tr("A row without a key is left out."), self)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        more = QPushButton(self.tr("One more row"), self)
        more.clicked.connect(lambda: self.table.setRowCount(self.table.rowCount() + 1))
        for widget in (self.table, words, more):
            self.column.addWidget(widget)
        arrange(self)

    @property
    def tags(self) -> dict[str, str]:
        """What stands in the table."""
        return {key: value for key, value in self._pairs() if key}

    def _pairs(self) -> list[tuple[str, str]]:
        return [(self._text(row, 0), self._text(row, 1)) for row in range(self.table.rowCount())]

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _check(self) -> None:
        problem = self._problem()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.save.setEnabled(not problem)

    def _problem(self) -> str:
        keys = [key for key, _ in self._pairs() if key]
        for key, value in self._pairs():
            if value and not key:
                return self.tr("{value} has no key").format(value=value)
            if keys.count(key) > 1:
                return self.tr("{key} is there twice").format(key=key)
        return tag_problem(self.tags)
