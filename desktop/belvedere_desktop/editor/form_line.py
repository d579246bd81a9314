"""A line of a form whose steps back are the draft's as soon as it was taken over."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def asks_for_step(event: QEvent) -> bool:
    """Whether a field is asked if it wants the keys of Undo or Redo for itself."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return any(event.matches(step) for step in _STEPS)


class FormLine(QLineEdit):
    """Keeps Undo for itself only while something was typed that nobody has taken over yet."""

    def event(self, event: QEvent) -> bool:
        """Leave the keys of steps to the window."""
        if not self.isModified() and asks_for_step(event):
            event.ignore()
            return False
        return super().event(event)

    def put(self, text: str) -> None:
        """Show what the draft says, from its beginning."""
        if self.text() != text:
            self.setText(text)
        self.setModified(False)
        self.setCursorPosition(0)
