"""The tags of a device, as a small table that grows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

_SPARE = 3


class TagsDialog(QDialog):
    """Keys and values; a row without a key is none."""

    def __init__(self, name: str, tags: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tags of {name}").format(name=name))
        self.resize(460, 320)
        shown = list(tags)
        self.table = QTableWidget(len(shown) + _SPARE, 2, self)
        self.table.setHorizontalHeaderLabels([self.tr("Key"), self.tr("Value")])
        self.table.setAccessibleName(self.tr("Tags"))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, pair in enumerate(shown):
            for column, text in enumerate(pair):
                self.table.setItem(row, column, QTableWidgetItem(text))
        about = QLabel(self.tr("A row without a key is left out."), self)
        about.setProperty("role", "muted")
        more = QPushButton(self.tr("One more row"), self)
        more.clicked.connect(lambda: self.table.setRowCount(self.table.rowCount() + 1))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.table, about, more, buttons):
            layout.addWidget(widget)

    @property
    def tags(self) -> dict[str, str]:
        """What stands in the table."""
        pairs = ((self._text(row, 0), self._text(row, 1)) for row in range(self.table.rowCount()))
        return {key: value for key, value in pairs if key}

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""
