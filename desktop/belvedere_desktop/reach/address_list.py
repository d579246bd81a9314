"""The addresses of this computer, one of them marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

_HEIGHT = 112


class AddressList(QWidget):
    """Signals: changed(), another one is marked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Mapping[str, Any]] = []
        self.table = QTreeWidget(self)
        self.table.setProperty("rows", "large")
        self.table.setAccessibleName(self.tr("Addresses of this computer"))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setFixedHeight(_HEIGHT)
        self.table.setHeaderLabels([self.tr("Address"), self.tr("Interface"), self.tr("Network")])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentItemChanged.connect(lambda _new, _old: self.changed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    @property
    def chosen(self) -> str:
        """The address that is marked; empty where there is none."""
        item = self.table.currentItem()
        return "" if item is None else item.text(0)

    def choose(self, address: str) -> None:
        """Mark an address, if this computer has it."""
        found = self.table.findItems(address, Qt.MatchFlag.MatchExactly, 0)
        if found:
            self.table.setCurrentItem(found[0])

    def show_addresses(self, addresses: Sequence[Mapping[str, Any]], wanted: str) -> None:
        """Show these; what is marked stays so, else `wanted` is."""
        if list(addresses) == self._shown:
            return
        marked = self.chosen or wanted
        self._shown = list(addresses)
        self.table.blockSignals(True)
        self.table.clear()
        for each in addresses:
            route = self.tr("towards the default route") if each["towards_default"] else ""
            self.table.addTopLevelItem(QTreeWidgetItem([each["address"], each["interface"], route]))
        self.choose(marked)
        first = self.table.topLevelItem(0)
        if not self.chosen and first is not None:
            self.table.setCurrentItem(first)
        self.table.blockSignals(False)
        self.changed.emit()
