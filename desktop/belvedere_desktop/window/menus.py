"""The menus as data: which action stands where."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

translate = QCoreApplication.translate


def menu_plan() -> list[tuple[str, tuple[str, ...]]]:
    """Titles and the names of their actions; "" is a line between them."""
    return [
        (
            translate("Menus", "&File"),
            ("new_project", "open", "model", "reload", "", "preferences", "", "quit"),
        ),
        (translate("Menus", "&Edit"), ("undo", "redo", "", "edit_graph")),
        (translate("Menus", "&Run"), ("start", "stop", "restart", "", "display", "recordings", "capacity")),
        (translate("Menus", "&Site"), ("sites", "reach", "data", "", "batch", "returned_logs")),
        (translate("Menus", "&View"), ("front_panel", "palette", "jobs", "full_screen")),
        (translate("Menus", "&Help"), ("logs", "about")),
    ]


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> None:
    """Build the menus."""
    for title, names in menu_plan():
        menu = bar.addMenu(title)
        for name in names:
            menu.addAction(actions[name]) if name else menu.addSeparator()
