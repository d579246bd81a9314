"""The projects that were opened before."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget


class RecentList(QListWidget):
    """Newest first. Signals: chosen(folder); forgotten(folder), by Delete; the folder stays."""

    chosen = Signal(str)
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Projects opened before"))
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(150)
        self.setStyleSheet("QListWidget::item { padding: 5px; }")
        self.itemClicked.connect(lambda item: self.chosen.emit(_folder(item)))
        self.itemActivated.connect(lambda item: self.chosen.emit(_folder(item)))

    def show_folders(self, folders: Sequence[str], current: str) -> None:
        """Show these, and mark the one that is open."""
        self.clear()
        for folder in folders:
            above, name = os.path.split(folder)
            item = QListWidgetItem(f"{name}\n{above}", self)
            item.setData(Qt.ItemDataRole.UserRole, folder)
            item.setToolTip(folder)
            if folder == current:
                self.setCurrentItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete forgets the one that is marked."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.forgotten.emit(_folder(item))
            return
        super().keyPressEvent(event)


def _folder(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
