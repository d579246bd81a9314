"""A field for a folder or a file, with a button to choose it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class PlaceField(QWidget):
    """`kinds` are those of Qt's file dialog; without them a folder is chosen. Signal: changed(text)."""

    changed = Signal(str)

    def __init__(self, name: str, parent: QWidget, kinds: str = "") -> None:
        super().__init__(parent)
        self._name, self._kinds = name, kinds
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(lambda _text: self.changed.emit(self.text))
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.setAutoDefault(False)
        self.choose.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        self.choose.clicked.connect(self._on_choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)

    @property
    def text(self) -> str:
        """What stands there."""
        return self.line.text().strip()

    def show_place(self, place: str) -> None:
        """Put a place there."""
        self.line.setText(place)

    def _on_choose(self) -> None:
        if self._kinds:
            chosen, _kind = QFileDialog.getOpenFileName(self, self._name, self.text, self._kinds)
        else:
            chosen = QFileDialog.getExistingDirectory(self, self._name, self.text)
        if chosen:
            self.show_place(chosen)
