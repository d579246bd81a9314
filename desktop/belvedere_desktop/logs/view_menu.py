"""The menu of how logs are shown; remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.settings import Settings

_SHOWN = "logs/shown"


class ViewMenu(QObject):
    """Fills `menu`. Signals: columns_changed(Columns); merge_asked(); apart_asked(); detail_shown(bool)."""

    columns_changed = Signal(object)
    merge_asked = Signal()
    apart_asked = Signal()
    detail_shown = Signal(bool)

    def __init__(self, menu: QMenu, settings: Settings) -> None:
        super().__init__(menu)
        self._settings = settings
        self.columns = columns_of(settings)
        for name, words in (
            ("number", self.tr("Line &numbers")),
            ("time", self.tr("&Time")),
            ("level", self.tr("&Level")),
            ("stream", self.tr("&Source")),
            ("wrap", self.tr("&Wrap long lines")),
        ):
            self._switch(menu, words, getattr(self.columns, name), partial(self._show, name))
        menu.addSeparator()
        self.detail = self._switch(menu, self.tr("&About the line"), True, self.detail_shown.emit)
        self.together = self._switch(menu, self.tr("Logs go to the same ti&me"), False, lambda _on: None)
        menu.addSeparator()
        self.merge = menu.addAction(self.tr("&Merge all open logs by time"))
        self.merge.triggered.connect(self.merge_asked)
        self.apart = menu.addAction(self.tr("Sources side &by side"))
        self.apart.triggered.connect(self.apart_asked)

    def _switch(self, menu: QMenu, words: str, on: bool, then: Callable[[bool], object]) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(then)
        return action

    def _show(self, name: str, on: bool) -> None:
        self.columns = replace(self.columns, **{name: on})
        shown = [field.name for field in fields(Columns) if getattr(self.columns, field.name)]
        self._settings.write(_SHOWN, ",".join(shown))
        self.columns_changed.emit(self.columns)


def columns_of(settings: Settings) -> Columns:
    """What was shown the last time."""
    kept = settings.read(_SHOWN, "number,time,level").split(",")
    return Columns(**{field.name: field.name in kept for field in fields(Columns)})
