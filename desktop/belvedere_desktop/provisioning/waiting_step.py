"""The fourth step: the appliance reads the archive, while the time runs."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

VALID_SECONDS = 300


class WaitingStep(QWidget):
    """Counts down. Signals: expired(), the time is over; again_asked(), for another archive."""

    expired = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = QLabel(self)
        self.left.setProperty("role", "title")
        self.left.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, VALID_SECONDS)
        self.bar.setAccessibleName(self.tr("Time that the archive is valid yet"))
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.state = QLabel(self)
        self.state.setProperty("role", "heading")
        self.state.setWordWrap(True)
        self.again = QPushButton(self.tr("Make another archive"), self)
        self.again.clicked.connect(self.again_asked)
        self.again.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.left, self.bar, self.words, self.state):
            layout.addWidget(widget)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._show_left)

    @property
    def is_over(self) -> bool:
        """Whether the archive has expired."""
        return self._until <= time.time()

    def begin(self, until: float, words: str) -> None:
        """Count down to `until` (epoch seconds); `words` say what is to be done."""
        self._until = until
        self.words.setText(words)
        self.state.setText(self.tr("Waiting for the appliance…"))
        self.again.hide()
        self._timer.start()
        self._show_left()

    def stop(self) -> None:
        """The appliance has it, or nobody waits any more."""
        self._timer.stop()

    def show_state(self, text: str) -> None:
        """What the appliance does."""
        self.state.setText(text)

    def _show_left(self) -> None:
        left = max(0, round(self._until - time.time()))
        self.left.setText(f"{left // 60}:{left % 60:02d}")
        self.bar.setValue(left)
        if left == 0:
            self._timer.stop()
            self.state.setText(self.tr("The archive has expired. No appliance has used it."))
            self.again.show()
            self.expired.emit()
