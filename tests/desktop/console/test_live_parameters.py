"""Parameters typed while the application runs, and told meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from belvedere_desktop.console.live_parameters import LiveParametersPanel
from belvedere_simulator.application.live.parameters import LiveParameter, LiveState

WORD = LiveParameter("word", "Word", "string", "a", "a")
LEVEL = LiveParameter("level", "Level", "int32", 2, 2)


@pytest.fixture
def panel(qtbot: QtBot) -> LiveParametersPanel:
    """With a word and a level, as they were deployed."""
    made = LiveParametersPanel()
    qtbot.addWidget(made)
    made.show_state(LiveState((WORD, LEVEL)))
    made.show()
    return made


def field(panel: LiveParametersPanel) -> QLineEdit:
    found = panel.editors["word"].field
    assert isinstance(found, QLineEdit)
    return found


def test_what_is_typed_is_sent_once_and_not_undone_by_what_was_told_before(
    panel: LiveParametersPanel, qtbot: QtBot
) -> None:
    asked: list[tuple[str, object]] = []
    panel.change_asked.connect(lambda name, value: asked.append((name, value)))
    QTest.keyClicks(field(panel), "bcd")
    # What others change meanwhile does not touch the field.
    panel.show_state(LiveState((WORD, replace(LEVEL, value=5))))
    assert field(panel).text() == "abcd"
    qtbot.waitUntil(lambda: asked != [], timeout=20_000)
    assert asked == [("word", "abcd")]
    panel.show_state(LiveState((WORD, LEVEL)))
    assert field(panel).text() == "abcd"
    panel.show_state(LiveState((replace(WORD, value="abcd", unread=True), LEVEL), undo="word"))
    assert "has not asked" in panel.notes["word"].text()
    panel.undo.click()
    panel.show_state(LiveState((WORD, LEVEL), redo="word"))
    assert field(panel).text() == "a"
    assert panel.redo.isEnabled() and not panel.undo.isEnabled()


def test_a_refusal_is_told_and_the_value_goes_back(panel: LiveParametersPanel) -> None:
    QTest.keyClicks(field(panel), "1")
    panel.send()
    panel.show_problem("BV-LIV-003")
    panel.show_state(LiveState((WORD, LEVEL)))
    assert field(panel).text() == "a"
    assert panel.problem.text() == "BV-LIV-003"


def test_undo_is_a_key_and_nothing_is_offered_where_nothing_can_be_changed(
    panel: LiveParametersPanel, qtbot: QtBot
) -> None:
    panel.show_state(LiveState((replace(WORD, value="b"), LEVEL), undo="word"))
    with qtbot.waitSignal(panel.reset_asked):
        panel.reset.click()
    panel.show_available("Not here.")
    assert panel.hint.text() == "Not here."
    for button in (panel.undo, panel.redo, panel.reset, panel.restart):
        assert not button.isEnabled()
    assert not panel.editors["word"].isEnabled()
    panel.show_available("")
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow, timeout=20_000)
    panel.restart.setFocus(Qt.FocusReason.OtherFocusReason)
    with qtbot.waitSignal(panel.undo_asked):
        QTest.keyClick(panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
