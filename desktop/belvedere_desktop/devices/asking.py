"""Asking before something that cannot be taken back at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask(window: QWidget, title: str, text: str, action: str, then: Callable[[], None]) -> None:
    """Ask, without waiting; `then` is called once the user agrees."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=window)
    agree = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(agree)
    box.accepted.connect(then)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
