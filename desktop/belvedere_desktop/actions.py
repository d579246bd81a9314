"""Actions as data: what a menu, a tool bar and the command palette show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from belvedere_desktop.appearance.icons import set_icon


@dataclass(frozen=True)
class ActionEntry:
    """One thing the user can do. `text` is translated; `shortcuts` are in Qt's portable form."""

    name: str
    text: str
    handler: Callable[..., object]
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    checkable: bool = False
    checked: bool = False
    tip: str = ""


def make_action(owner: QWidget, entry: ActionEntry) -> QAction:
    """The action of `entry`, owned by `owner` and working wherever `owner`'s window has the focus."""
    action = QAction(entry.text, owner)
    action.setObjectName(entry.name)
    action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(entry.checkable)
    action.setChecked(entry.checked)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    about = entry.tip or entry.text.replace("&", "").rstrip("…")
    action.setToolTip(f"{about} ({keys})" if keys else about)
    if entry.icon:
        set_icon(action, entry.icon)
    handler = entry.handler
    if entry.checkable:
        action.toggled.connect(handler)
    else:
        action.triggered.connect(lambda _checked=False: handler())
    owner.addAction(action)
    return action
