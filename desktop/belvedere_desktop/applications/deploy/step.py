"""What the steps of the wizard have in common."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QStyle, QVBoxLayout, QWidget

_AIR = 8


class Step(QWidget):
    """A heading, a few words, and what stands in `column`. Signal: changed()."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self._heading = QLabel(self)
        self._heading.setProperty("role", "title")
        self.words = label("", self)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(10)
        self.column.addWidget(self._heading)
        self.column.addWidget(self.words)

    def introduce(self, title: str, words: str = "") -> None:
        """What this step is called, and what is to be known."""
        self.title = title
        self._heading.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))

    @property
    def is_complete(self) -> bool:
        """Whether one may go on from here."""
        return True


def row(words: str, rows: QListWidget) -> QListWidgetItem:
    """A row with room for the box that ticks it, and for a finger."""
    item = QListWidgetItem(words, rows)
    box = rows.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight)
    item.setSizeHint(QSize(0, max(box, rows.fontMetrics().height()) + _AIR))
    return item


def label(text: str, parent: QWidget, role: str = "muted") -> QLabel:
    """Words that wrap and can be copied."""
    made = QLabel(text, parent)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        made.setProperty("role", role)
    return made
