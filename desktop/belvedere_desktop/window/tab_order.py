"""The way of the Tab key: as the window is read, also through what was built long after the window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QMainWindow, QSplitter, QTabWidget, QWidget


def arrange(window: QWidget) -> None:
    """Have Tab go through `window` as it is laid out: by itself it goes as things were made."""
    policy = window.focusPolicy()
    # Qt begins at the window, but puts nothing behind what cannot have the focus.
    window.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for one, other in pairwise((window, *_stops(window, window))):
        QWidget.setTabOrder(one, other)
    window.setFocusPolicy(policy)


def _stops(widget: QWidget, window: QWidget) -> Iterator[QWidget]:
    for child in _children(widget):
        if child.window() is not window:
            continue
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None:
            yield child
        yield from _stops(child, window)


def _children(widget: QWidget) -> list[QWidget]:
    """Those in its layout as they stand there, then the others."""
    laid, layout = _own_parts(widget), widget.layout()
    if not laid and layout is not None:
        laid = list(_laid(layout))
    known = set(laid)
    # A list that is empty has no item in its layout, and parts of scroll areas never have.
    others = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [*laid, *(other for other in others if other not in known)]


def _own_parts(widget: QWidget) -> list[QWidget]:
    """Those of widgets that lay out themselves; the order in which they made them is another one."""
    if isinstance(widget, QMainWindow):
        return _main_parts(widget)
    if isinstance(widget, QSplitter):
        parts = map(widget.widget, range(widget.count()))
        return [part for part in parts if part is not None]
    return [widget.tabBar()] if isinstance(widget, QTabWidget) else []


def _main_parts(window: QMainWindow) -> list[QWidget]:
    """The status bar comes last; what else hangs at the edges comes between it and the middle."""
    bar = window.statusBar()
    others = window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    middle = [each for each in (window.centralWidget(),) if each is not None]
    return [*middle, *(other for other in others if other not in (*middle, bar)), bar]


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _laid(inner)
        elif widget is not None:
            yield widget
