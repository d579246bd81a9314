"""What a bundle tells at first sight: states, and what is known of its logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from belvedere_desktop.appearance.colours import colours_of

_PATH = Qt.ItemDataRole.UserRole
_LINE = Qt.ItemDataRole.UserRole + 1
_COLOURS = {"problem": "error", "notice": "warning"}


class SummaryTree(QTreeWidget):
    """Signal: place_asked(path, line)."""

    place_asked = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("At first sight"))
        self.setRootIsDecorated(False)
        self.setHeaderLabels([self.tr("What"), self.tr("Times"), self.tr("What to do"), self.tr("First at")])
        for column, width in enumerate((250, 46, 230)):
            self.header().resizeSection(column, width)
        self.itemActivated.connect(self._on_chosen)
        self.itemClicked.connect(self._on_chosen)

    def say(self, text: str) -> None:
        """Say how far it is."""
        self.clear()
        self.addTopLevelItem(QTreeWidgetItem([text]))

    def show_summary(self, told: Mapping[str, Any]) -> None:
        """Show what the child found."""
        self.clear()
        for each in told["states"]:
            sign = "✗" if each["bad"] else "✓"
            self._add(
                [f"{sign}  {each['name']}: {each['state']}"], each["path"], 1, "error" if each["bad"] else ""
            )
        for each in told["known"]:
            known = each["known"]
            place = f"{each['path']}:{each['line']}"
            words = [f"◆  {known['title']}", str(each["count"]), known["fix"], place]
            item = self._add(words, each["path"], each["line"], _COLOURS.get(known["severity"], ""))
            item.setToolTip(0, f"{known['title']}\n{known['cause']}")
            item.setToolTip(2, known["fix"])
        if not self.topLevelItemCount():
            self.say(self.tr("Nothing in it is known."))

    def _add(self, words: list[str], path: str, line: int, colour: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(words)
        item.setData(0, _PATH, path)
        item.setData(0, _LINE, line)
        if colour:
            item.setForeground(0, QBrush(QColor(getattr(colours_of(self.palette()), colour))))
        self.addTopLevelItem(item)
        return item

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _PATH):
            self.place_asked.emit(str(item.data(0, _PATH)), int(item.data(0, _LINE)))
