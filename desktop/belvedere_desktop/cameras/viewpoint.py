"""Choosing where cameras are looked at from: this computer, or an appliance that is online."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from belvedere_desktop.client.client import Client


class ViewpointChoice(QWidget):
    """Signal: changed(device), the id of an appliance, "" for this computer.

    An appliance that goes offline stays chosen, and is said to be offline: nothing is looked at from
    somewhere else without the person's knowing.
    """

    changed = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(self.tr("Seen &from"), self)
        self.box = QComboBox(self)
        self.box.setAccessibleName(self.tr("Where cameras are looked at from"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.addItem(self.tr("This computer"), "")
        self.box.activated.connect(self._on_chosen)
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.box)
        self._names: dict[str, str] = {}
        self._online: dict[str, str] = {}
        self._current = ""
        self._watch = client.watch("viewpoints.watch", {}, self._on_told)

    @property
    def viewpoint(self) -> str:
        """What is chosen."""
        return self._current

    @property
    def name(self) -> str:
        """What is chosen, in words."""
        return self._names.get(self._current, self._current) or self.tr("This computer")

    def choose(self, device: str) -> None:
        """Choose another place."""
        if device == self._current:
            return
        self._current = device
        self._fill()
        self.changed.emit(device)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch while it is seen."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no longer."""
        self._watch.stop()
        super().hideEvent(event)

    def _on_chosen(self, row: int) -> None:
        self.choose(str(self.box.itemData(row)))

    def _on_told(self, told: dict[str, Any]) -> None:
        if "viewpoints" in told:
            self._online = {each["id"]: each["name"] for each in told["viewpoints"]}
            self._names |= self._online
            self._fill()

    def _fill(self) -> None:
        shown = [("", self.tr("This computer")), *self._online.items()]
        if self._current and self._current not in self._online:
            name = self._names.get(self._current, self._current)
            shown.append((self._current, self.tr("{name} (offline)").format(name=name)))
        wanted = [(name, device) for device, name in shown]
        now = [(self.box.itemText(row), self.box.itemData(row)) for row in range(self.box.count())]
        with QSignalBlocker(self.box):
            # Not while somebody looks at the list.
            if wanted != now and not self.box.view().isVisible():
                self.box.clear()
                for name, device in wanted:
                    self.box.addItem(name, device)
            self.box.setCurrentIndex(self.box.findData(self._current))
