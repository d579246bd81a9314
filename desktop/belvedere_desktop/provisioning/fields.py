"""Fields that say themselves what is wrong with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget


class Field(QWidget):
    """A labelled line, or several lines; `changed` at each letter."""

    changed = Signal()

    def __init__(
        self, label: str, hint: str = "", *, lines: int = 1, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor: QLineEdit | QPlainTextEdit
        if lines == 1:
            line = QLineEdit(text, self)
            line.textChanged.connect(lambda _text: self.changed.emit())
            self.editor = line
        else:
            area = QPlainTextEdit(text, self)
            area.setTabChangesFocus(True)
            area.setFixedHeight(area.fontMetrics().lineSpacing() * lines + 16)
            area.textChanged.connect(self.changed)
            self.editor = area
        self.editor.setPlaceholderText(hint)
        self.editor.setAccessibleName(label)
        name = QLabel(label, self)
        name.setBuddy(self.editor)
        self._problem = QLabel(self)
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(3)
        for widget in (name, self.editor, self._problem):
            layout.addWidget(widget)
        layout.addStretch(1)

    @property
    def text(self) -> str:
        """What stands in it."""
        editor = self.editor
        return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()

    def put(self, text: str) -> None:
        """Write into it."""
        editor = self.editor
        editor.setText(text) if isinstance(editor, QLineEdit) else editor.setPlainText(text)

    @property
    def problem(self) -> str:
        """What is said to be wrong; "" where nothing is."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Say what is wrong, or (empty) that nothing is."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
