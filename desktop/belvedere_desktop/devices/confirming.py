"""Asking for a name to be typed before something that cannot be undone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget


class TypedNameDialog(QDialog):
    """The action is offered once `name` stands in the field, letter by letter."""

    def __init__(self, title: str, text: str, name: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        words = QLabel(text, self)
        words.setWordWrap(True)
        words.setMinimumWidth(420)
        asked = QLabel(self.tr("Type {name} to go on:").format(name=name), self)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(asked.text())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.action = buttons.addButton(action, QDialogButtonBox.ButtonRole.AcceptRole)
        self.action.setEnabled(False)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        self.field.textChanged.connect(lambda typed: self.action.setEnabled(typed == name))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (words, asked, self.field, buttons):
            layout.addWidget(widget)
