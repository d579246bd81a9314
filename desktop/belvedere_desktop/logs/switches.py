"""Small buttons with a letter or a sign on them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget


def letter_switch(parent: QWidget, letters: str, name: str) -> QToolButton:
    """A button with a few letters on it that stays down."""
    button = sign_button(parent, letters, name)
    button.setCheckable(True)
    return button


def sign_button(parent: QWidget, sign: str, name: str) -> QToolButton:
    """A button with a sign on it."""
    button = QToolButton(parent)
    button.setText(sign)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
