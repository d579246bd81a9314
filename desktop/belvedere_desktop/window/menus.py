"""The menus as data: which action stands where."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar


def menu_plan() -> list[tuple[str, tuple[str, ...]]]:
    """Titles and the names of their actions; "" is a line between them."""
    return [
        (_tr("&File"), ("open", "reload", "", "preferences", "", "quit")),
        (_tr("&Edit"), ("undo", "redo")),
        (_tr("&Run"), ("start", "stop", "restart", "", "display")),
        (_tr("&View"), ("palette", "jobs", "full_screen")),
        (_tr("&Help"), ("logs", "about")),
    ]


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> None:
    """Build the menus."""
    for title, names in menu_plan():
        menu = bar.addMenu(title)
        for name in names:
            menu.addAction(actions[name]) if name else menu.addSeparator()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
