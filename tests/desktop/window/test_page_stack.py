"""The sheet of pages: as small as the shown page can be, and scrolled only where the window is smaller."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.window.page_stack import PageStack, scrolling

PATIENCE = 30_000


def page(texts: int) -> QWidget:
    """A page with words that wrap, and editors that would like to be higher than they need to be."""
    made = QWidget()
    layout = QVBoxLayout(made)
    words = QLabel("words that wrap " * 20, made)
    words.setWordWrap(True)
    layout.addWidget(words)
    for _ in range(texts):
        layout.addWidget(QTextEdit(made))
    return made


def test_a_page_that_would_like_more_room_than_it_needs_is_not_scrolled(qtbot: QtBot) -> None:
    stack = PageStack()
    stack.addWidget(page(3))
    area = scrolling(stack)
    qtbot.addWidget(area)
    area.resize(400, 400)
    with qtbot.waitExposed(area, timeout=PATIENCE):
        area.show()
    assert stack.sizeHint().height() > area.viewport().height()
    assert stack.height() == area.viewport().height()


def test_a_hidden_page_asks_for_nothing(qtbot: QtBot) -> None:
    stack = PageStack()
    stack.addWidget(page(1))
    stack.addWidget(page(9))
    area = scrolling(stack)
    qtbot.addWidget(area)
    area.resize(400, 400)
    with qtbot.waitExposed(area, timeout=PATIENCE):
        area.show()
    assert stack.height() == area.viewport().height()
    stack.setCurrentIndex(1)
    qtbot.waitUntil(lambda: stack.height() > area.viewport().height())
