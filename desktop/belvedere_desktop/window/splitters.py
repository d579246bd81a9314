"""Splitters come back where they were left."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter

from belvedere_desktop.settings import Settings


def remember(splitter: QSplitter, name: str, settings: Settings) -> None:
    """Put `splitter`, which has all of its parts, where somebody moved it the last time; and keep where."""
    key = f"splitters/{name}"
    state = settings.read(key, QByteArray())
    if not state.isEmpty():
        collapsible = splitter.childrenCollapsible()
        splitter.restoreState(state)
        splitter.setChildrenCollapsible(collapsible)
    splitter.splitterMoved.connect(lambda *_place: settings.write(key, splitter.saveState()))
