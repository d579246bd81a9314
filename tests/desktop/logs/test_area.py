"""The window on a log over lines in memory: scrolling, following, choosing, wrapping, painting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.logs.area import LogArea
from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.logs.line import Known, Line

HUGE = 5 * 10**15


class MadeLines(QObject):
    """As many lines as one likes, each made when it is looked at."""

    changed = Signal()

    def __init__(self, extent: int, make: Callable[[int], Line | None]) -> None:
        super().__init__()
        self._extent = extent
        self.make = make
        self.wanted: list[tuple[int, int]] = []

    @property
    def extent(self) -> int:
        """How many there are."""
        return self._extent

    def line(self, position: int) -> Line | None:
        """One of them."""
        assert 0 <= position < self._extent
        return self.make(position)

    def want(self, first: int, last: int) -> None:
        """Somebody looks at these."""
        self.wanted.append((first, last))

    def grow(self, by: int) -> None:
        """More come."""
        self._extent += by
        self.changed.emit()


def plain(position: int) -> Line:
    return Line(f"line {position}", position + 1, float(position), "info", "occ_log")


@pytest.fixture
def area(qtbot: QtBot) -> Iterator[LogArea]:
    made = LogArea()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    yield made
    made.hide()


def painted(area: LogArea) -> list[int]:
    """The lines that are painted."""
    area.viewport().repaint()
    return [row.position for row in area.rows]


def fitting(area: LogArea) -> int:
    """How many lines are seen whole."""
    return area.viewport().height() // (area.rows[1].top - area.rows[0].top)


def test_only_what_is_seen_is_looked_at_wherever_in_a_log_of_any_size(area: LogArea) -> None:
    lines = MadeLines(HUGE, plain)
    area.show_lines(lines)
    assert painted(area)[0] == 0
    count = fitting(area)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert painted(area)[-1] == HUGE - 1
    QTest.keyClick(area, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert area.top == HUGE - count - 1, "keys go by lines where the bar cannot"
    bar.triggerAction(QAbstractSlider.SliderAction.SliderSingleStepSub)
    assert area.top == HUGE - count - 2
    bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)
    assert area.top == HUGE - 2 * count - 1
    bar.setValue(bar.maximum() // 2)
    assert abs(area.top - HUGE // 2) < HUGE // bar.maximum() * 2
    area.go_to(123_456_789_012)
    assert 123_456_789_012 in painted(area)
    assert area.current == plain(123_456_789_012)
    assert all(last - first <= count + 1 for first, last in lines.wanted)


def test_it_follows_at_the_end_and_nowhere_else(area: LogArea, qtbot: QtBot) -> None:
    lines = MadeLines(1000, plain)
    area.show_lines(lines, follow=True)
    assert painted(area)[-1] == 999
    lines.grow(500)
    assert painted(area)[-1] == 1499
    with qtbot.waitSignal(area.followed) as told:
        area.scroll_rows(-5)
    assert told.args == [False]
    top = area.top
    lines.grow(500)
    assert area.top == top, "what is read stays where it is"
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_End)
    assert area.follows
    lines.grow(7)
    assert painted(area)[-1] == 2006
    area.scroll_rows(-3)
    area.scroll_rows(50)
    assert area.follows, "scrolled to the end it follows again"


def test_a_line_that_was_gone_to_is_stayed_at(area: LogArea) -> None:
    lines = MadeLines(1, plain)
    area.show_lines(lines)
    area.go_to(0)
    lines.grow(1000)
    assert painted(area)[0] == 0
    area.go_to(1000)
    assert not area.follows
    lines.grow(5)
    assert 1005 not in painted(area)
    area.setFocus()
    for _ in range(5):
        QTest.keyClick(area, Qt.Key.Key_Down)
    assert area.follows, "by keys to the end it follows again"


def test_lines_are_chosen_by_keys_and_mouse(area: LogArea, qtbot: QtBot) -> None:
    area.show_lines(MadeLines(300, plain))
    painted(area)
    for _ in range(3):
        QTest.keyClick(area, Qt.Key.Key_Down)
    assert area.choice.current == 2
    assert "line 2" in area.accessibleDescription()
    QTest.keyClick(area, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert area.choice.first == 2
    assert area.choice.current in painted(area)
    QTest.keyClick(area, Qt.Key.Key_Home)
    assert painted(area)[0] == area.choice.current == 0
    high = area.rows[1].top
    QTest.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 4 * high + 2))
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, shift, QPoint(300, 7 * high + 2))
    assert (area.choice.first, area.choice.last) == (4, 7)
    with qtbot.waitSignal(area.mark_asked) as told:
        QTest.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 2 * high + 2))
    assert told.args == [2]
    with qtbot.waitSignal(area.opened):
        QTest.keyClick(area, Qt.Key.Key_Return)


def test_dragging_beyond_the_edge_scrolls(area: LogArea, qtbot: QtBot) -> None:
    area.show_lines(MadeLines(300, plain))
    painted(area)
    viewport = area.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 30))
    QTest.mouseMove(viewport, QPoint(300, viewport.height() + 30))
    qtbot.waitUntil(lambda: area.top > 2, timeout=20_000)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton)
    assert area.choice.count > fitting(area)


@pytest.mark.parametrize("letter", ["x", "語", "\u0301"])
def test_wrapped_lines_are_scrolled_through_row_by_row(area: LogArea, letter: str) -> None:
    def make(position: int) -> Line:
        return replace(plain(position), text=letter * (2000 if position % 3 == 0 else 10))

    area.show_lines(MadeLines(60, make))
    area.show_columns(Columns(wrap=True))
    painted(area)
    assert len(area.rows[0].starts) > 1 or letter == "\u0301"
    places = []
    for _ in range(100):
        places.append((painted(area)[0], area.rows[0].top))
        area.scroll_rows(1)
        if area.follows:
            break
    assert sorted(places, key=lambda place: (place[0], -place[1])) == places, "never backwards"
    area.follow(True)
    assert painted(area)[-1] == 59
    last = area.rows[-1]
    high = area.viewport().fontMetrics().height()
    assert last.top + len(last.starts) * high <= area.viewport().height() + high
    area.scroll_rows(-100_000)
    assert painted(area)[0] == 0
    assert area.horizontalScrollBar().maximum() == 0


def test_lines_that_are_not_here_are_waited_for(area: LogArea) -> None:
    lines = MadeLines(50, lambda _position: None)
    area.show_lines(lines)
    painted(area)
    assert lines.wanted[-1][0] == 0
    QTest.keyClick(area, Qt.Key.Key_Down)
    assert area.current is None
    lines.make = plain
    lines.changed.emit()
    painted(area)
    assert area.rows[0].text == "line 0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_levels_signs_marks_and_what_was_found_are_seen(area: LogArea, theme: Theme, scheme: str) -> None:
    theme.use(scheme)
    made = {
        0: Line("fine", level="info"),
        1: Line("worse █████", level="warning"),
        2: Line("bad █████", level="error"),
        3: Line("explained", level="info", known=Known("BV-1", "It is known")),
        4: Line("found here", level="info", found=((0, 5),), marked=True),
    }
    area.show_lines(MadeLines(5, made.__getitem__))
    painted(area)
    picture, colours = area.viewport().grab().toImage(), colours_of(area.palette())
    high = area.rows[1].top

    def colours_in(row: int) -> set[str]:
        columns = range(picture.width())
        return {picture.pixelColor(x, y).name() for x in columns for y in range(row * high, (row + 1) * high)}

    assert colours.warning in colours_in(1)
    assert colours.error in colours_in(2)
    assert colours.paused in colours_in(3)
    assert colours.accent in colours_in(4)
    plain_row, found = colours_in(0), colours_in(4)
    assert QColor(colours.surface).name() in plain_row
    assert len(found - plain_row) > 2
    theme.use("system")


def test_long_lines_are_scrolled_to_the_side(area: LogArea, qtbot: QtBot) -> None:
    area.show_lines(MadeLines(10, lambda position: Line(f"{position} " + "a" * 300 + "end")))
    painted(area)
    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() > 0, timeout=20_000)
    QTest.keyClick(area, Qt.Key.Key_Right)
    assert area.horizontalScrollBar().value() == 8
    area.horizontalScrollBar().setValue(area.horizontalScrollBar().maximum())
    painted(area)
