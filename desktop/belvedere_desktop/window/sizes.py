"""How large a window is when it opens."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(4, 36)
"""What a desktop's frame takes of the screen beside the window: its title and its edges."""


def open_with(window: QWidget, width: int, height: int) -> None:
    """Let `window` open with this size, or as large as its screen allows."""
    window.resize(QSize(width, height).boundedTo(window.screen().availableSize() - FRAME))
