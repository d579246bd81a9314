"""Bringing a window to the front."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def bring(window: QWidget) -> None:
    """Show it, in front."""
    window.show()
    window.raise_()
    window.activateWindow()
