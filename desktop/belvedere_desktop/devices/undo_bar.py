"""What was done last, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class UndoBar(QFrame):
    """Hidden until something is told. Ctrl+Z on the page does what its button does."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("panel", "true")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.undo = QPushButton(self.tr("Undo"), self)
        self.undo.clicked.connect(self._on_undo)
        self.dismiss = QPushButton(self.tr("Close"), self)
        self.dismiss.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self.dismiss)
        self._shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), page)
        # The window's own undo, where it is offered too, is about another page.
        self._shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._shortcut.activated.connect(self._on_undo)
        self._shortcut.activatedAmbiguously.connect(self._on_undo)
        self._back: Callable[[], None] | None = None
        self._offer(None)
        self.hide()

    def tell(self, text: str) -> None:
        """Tell what was done and cannot be taken back; what could before stays offered no longer."""
        self.text.setText(text)
        self._offer(None)
        self.show()

    def offer(self, text: str, back: Callable[[], None]) -> None:
        """Tell what was done, and how it is taken back."""
        self.text.setText(text)
        self._offer(back)
        self.show()

    def _offer(self, back: Callable[[], None] | None) -> None:
        self._back = back
        self.undo.setVisible(back is not None)
        self._shortcut.setEnabled(back is not None)

    def _on_undo(self) -> None:
        back, self._back = self._back, None
        self._offer(None)
        self.hide()
        if back is not None:
            back()
