"""A row that says what is being done, how far it is, and ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

_WHOLE = 1000
_LONGEST = 48


class BusyRow(QWidget):
    """Hidden while nothing is done. Signal: cancel_asked()."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.doing, self.bar = QLabel(self), QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setTextVisible(False)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.clicked.connect(self.cancel_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.doing)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.cancel)
        self.hide()

    def show_busy(self, text: str, fraction: float | None = None) -> None:
        """Say what is being done."""
        self.doing.setText(shortened(text))
        self.doing.setToolTip(text)
        self.bar.setRange(0, 0 if fraction is None else _WHOLE)
        self.bar.setValue(round((fraction or 0.0) * _WHOLE))
        self.show()


def shortened(text: str) -> str:
    """Without the middle where it is long: files are called by their SHA-256."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}…{text[-half:]}"
