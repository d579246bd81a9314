"""How large a window is when it opens."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME = QSize(4, 36)
"""What a desktop's frame takes of the screen beside the window: its title and its edges."""


def open_with(window: QWidget, width: int, height: int) -> None:
    """Let `window` open with this size, or as large as its screen allows."""
    window.resize(QSize(width, height).boundedTo(screen_size(window) - FRAME))


def screen_size(window: QWidget) -> QSize:
    """What windows have of the screen on which this one is, or will be: that of the window it belongs to.

    `QWidget.screen()` is not asked: the binding takes its answer for a part of the window, and processes
    were seen to die in Qt's list of screens some windows later.
    """
    parent = window.parentWidget()
    middle = (parent.window() if parent is not None else window).frameGeometry().center()
    screen = QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()
    return screen.availableSize()
