"""Which messages the list shows: words that they have or lack, and what was chosen in the tree."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

_PAUSE_MS = 250


class FilterBar(QWidget):
    """Signal: changed(filter), a moment after the last letter."""

    changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, str] = {}
        self._told: dict[str, Any] = {}
        self.text = self._line(self.tr("Only with…"), self.tr("Only messages with this in topic or content"))
        self.without = self._line(self.tr("None with…"), self.tr("No messages with this"))
        self.regex = QCheckBox(self.tr("Regular expressions"), self)
        self.everything = QPushButton(self.tr("Show all topics"), self)
        self.everything.setEnabled(False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.tell)
        self.regex.toggled.connect(lambda _on: self._timer.start())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 2)
        layout.addWidget(self.without, 1)
        layout.addWidget(self.regex)
        layout.addWidget(self.everything)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self.parentWidget() or self)
        find.activated.connect(self.text.setFocus)

    def choose(self, chosen: dict[str, str]) -> None:
        """Show only the messages of a device, a feature or a topic; all for none."""
        self._chosen = dict(chosen)
        self.everything.setEnabled(bool(chosen))
        self.tell()

    def tell(self) -> None:
        """Tell the filter, where it is another one."""
        self._timer.stop()
        told: dict[str, Any] = {**self._chosen}
        told |= {"text": self.text.text(), "without": self.without.text(), "regex": self.regex.isChecked()}
        if told != self._told:
            self._told = told
            self.changed.emit(told)

    def _line(self, hint: str, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(hint)
        line.setAccessibleName(name)
        line.setClearButtonEnabled(True)
        line.setMinimumWidth(70)
        line.textChanged.connect(lambda _text: self._timer.start())
        return line
