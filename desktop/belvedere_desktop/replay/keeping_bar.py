"""How long new recordings stay, and what all of them may take together."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from belvedere_desktop.replay.state import Shelf
from belvedere_desktop.replay.words import size_words

_GIB = 1 << 30
_MOST_DAYS, _MOST_GIB = 3650, 100_000.0


class KeepingBar(QWidget):
    """Signal: asked(days, bytes)."""

    asked = Signal(float, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days, self._cap = 0.0, 0
        self.taken = QLabel(self)
        self.taken.setProperty("role", "muted")
        self.days = QSpinBox(self)
        self.days.setRange(1, _MOST_DAYS)
        self.days.setSuffix(self.tr(" days"))
        self.cap = QDoubleSpinBox(self)
        self.cap.setRange(0.1, _MOST_GIB)
        self.cap.setDecimals(1)
        self.cap.setSuffix(" GiB")
        self.change = QPushButton(self.tr("Change"), self)
        self.change.setEnabled(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.taken)
        layout.addStretch(1)
        for title, box in (
            (self.tr("New ones are kept"), self.days),
            (self.tr("all together take at most"), self.cap),
        ):
            label = QLabel(title, self)
            label.setBuddy(box)
            box.setAccessibleName(title)
            layout.addWidget(label)
            layout.addWidget(box)
            box.valueChanged.connect(lambda _value: self._offer())
        layout.addWidget(self.change)
        self.change.clicked.connect(self._ask)

    def show_shelf(self, shelf: Shelf) -> None:
        """Show what holds, unless somebody is changing it."""
        words = self.tr("{size} of {cap} taken")
        self.taken.setText(words.format(size=size_words(shelf.size), cap=size_words(shelf.cap)))
        if (shelf.days, shelf.cap) != (self._days, self._cap):
            self._days, self._cap = shelf.days, shelf.cap
            self.days.setValue(round(shelf.days))
            self.cap.setValue(shelf.cap / _GIB)
        self._offer()

    def _offer(self) -> None:
        days, cap = self._chosen()
        self.change.setEnabled(bool(self._cap) and (days, cap) != (self._days, self._cap))

    def _chosen(self) -> tuple[float, int]:
        """What stands there; what was not touched stays as exact as it was."""
        same_days = self.days.value() == round(self._days)
        same_cap = abs(self.cap.value() - self._cap / _GIB) < 0.05
        return (
            self._days if same_days else float(self.days.value()),
            self._cap if same_cap else round(self.cap.value() * _GIB),
        )

    def _ask(self) -> None:
        self.asked.emit(*self._chosen())
