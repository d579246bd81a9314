"""What can be said of a window by looking at it: names, the way of the Tab key, letters, sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)

_TAB = Qt.FocusPolicy.TabFocus


def controls(window: QWidget) -> Iterator[QWidget]:
    """Every widget of the window that can have the focus, shown or not, without the parts of others."""
    for widget in window.findChildren(QWidget):
        if widget.window() is not window or not widget.focusPolicy() & _TAB or _is_part(widget):
            continue
        if type(widget) is not QScrollArea:
            yield widget


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader cannot name."""
    return [described(widget) for widget in controls(window) if not spoken(widget)]


def spoken(widget: QWidget) -> str:
    """What a screen reader says of it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def described(widget: QWidget) -> str:
    """Words for a complaint."""
    return f"{type(widget).__name__} {spoken(widget)!r} in {type(widget.parentWidget()).__name__}"


def out_of_reach(window: QWidget) -> list[str]:
    """Shown buttons that neither Tab nor an action's keys come to."""
    return [
        described(button)
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and not button.focusPolicy() & _TAB
        if not _is_part(button) and not _has_keys(button) and not button.group() and not _is_picture(button)
    ]


def tab_stops(window: QWidget) -> list[QWidget]:
    """The shown and enabled controls in the order in which Tab comes to them, from where the focus is."""
    wanted = {id(each): each for each in controls(window) if each.isVisible() and each.isEnabled()}
    here: QWidget | None = window
    stops: list[QWidget] = []
    while here is not None and (here := here.nextInFocusChain()) is not window:
        if id(here) in wanted and here.focusProxy() is None:
            stops.append(wanted[id(here)])
    focus = window.focusWidget()
    first = next((number for number, stop in enumerate(stops) if stop is focus), 0)
    return stops[first:] + stops[:first]


def steps_back(window: QWidget, *, first: bool = True) -> list[str]:
    """Where Tab goes up, or left in a line, against the order of reading.

    The focus is where one begins to read when the window opens, but not after its `first` face.
    """
    stops = [stop for stop in tab_stops(window) if not isinstance(stop, QRadioButton)]
    found = []
    for one, other in pairwise(stops if first else [*stops, *stops[:1]]):
        here, there = _place_beside(one, other), _place_beside(other, one)
        above = there.bottom() <= here.top() and there.left() < here.right()
        same_line = there.top() < here.bottom() and here.top() < there.bottom()
        if above or (same_line and there.right() <= here.left()):
            found.append(f"{described(one)} -> {described(other)}")
    return found if first or len(found) > 1 else []


def same_letters(window: QWidget) -> list[str]:
    """Letters that more than one shown control of the window has for Alt."""
    letters: Counter[str] = Counter()
    for text in _texts(window):
        keys = QKeySequence.mnemonic(text).toString()
        letters[keys] += bool(keys)
    return [f"{window.windowTitle()}: {keys}" for keys, count in letters.items() if count > 1]


def too_large(window: QWidget, screen: QSize) -> str:
    """How much the window cannot be made as small as the screen; "" when it can."""
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    fits = least.width() <= screen.width() and least.height() <= screen.height()
    return "" if fits else f"{window.windowTitle()}: {least.width()}x{least.height()}"


def outgrown(window: QWidget, screen: QSize) -> str:
    """How much the window is larger than the screen when it opens; "" when it is not."""
    fits = window.width() <= screen.width() and window.height() <= screen.height()
    return "" if fits or window.parentWidget() is None else f"{window.width()}x{window.height()}"


def clipped(window: QWidget) -> list[str]:
    """Shown words that have less room than they need."""
    return [described(widget) for widget in window.findChildren(QWidget) if _is_clipped(widget)]


def _is_clipped(widget: QWidget) -> bool:
    if not widget.isVisible() or not isinstance(widget, (QLabel, QPushButton, QToolButton, QRadioButton)):
        return False
    if _is_part(widget) or not widget.text():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width()) - 1
    return widget.width() < widget.minimumSizeHint().width() - 1


def _texts(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not window:
            continue
        if isinstance(widget, (QAbstractButton, QGroupBox)):
            yield widget.title() if isinstance(widget, QGroupBox) else widget.text()
        elif isinstance(widget, QLabel) and widget.buddy() is not None:
            yield widget.text()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(number) for number in range(widget.count()))


def _is_part(widget: QWidget) -> bool:
    """Whether Qt made it as a part of another widget."""
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        return True
    return widget.objectName().startswith("qt_") or isinstance(
        parent, (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QDockWidget)
    )


def _is_picture(button: QAbstractButton) -> bool:
    return button.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _has_keys(button: QAbstractButton) -> bool:
    if not button.shortcut().isEmpty():
        return True
    actions = [button.defaultAction()] if isinstance(button, QToolButton) else []
    return any(action is not None and not action.shortcut().isEmpty() for action in actions)


def _place_beside(one: QWidget, other: QWidget) -> QRect:
    """Where the part of the window is that holds `one` and not `other`."""
    while (parent := one.parentWidget()) is not None and not parent.isAncestorOf(other):
        one = parent
    return QRect(one.mapTo(one.window(), QPoint(0, 0)) if parent else one.pos(), one.size())
