"""What is typed comes back into the text; what nobody typed at stays to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from belvedere_desktop.editor.code_edit import CodeEdit
from belvedere_desktop.editor.typed_text import shown, with_typed

LETTERS = st.sampled_from(["a", "b", " ", "\n", "\r\n", "\r", "\u00a0", "\u2028", "\u2029", "é", "😀"])
TEXTS = st.lists(LETTERS, max_size=12).map("".join)


@settings(max_examples=150)
@given(TEXTS, st.integers(0, 12), st.sampled_from(["x", "x\ny", ""]))
def test_only_what_was_typed_changes(text: str, place: int, typed: str) -> None:
    seen = shown(text)
    place = min(place, len(seen))
    after = with_typed(text, seen[:place] + typed + seen[place:])
    assert shown(after) == seen[:place] + typed + seen[place:]
    assert with_typed(text, seen) == text
    assert sorted(letter for letter in after if letter in "\u00a0\u2028\u2029") == sorted(
        letter for letter in text if letter in "\u00a0\u2028\u2029"
    )


def test_new_lines_end_as_the_others_do() -> None:
    assert with_typed("{\r\n}\n", "{\na\n}\n") == "{\r\na\r\n}\n"


@pytest.mark.parametrize("text", ['{\r\n "a": "\u00a0\u2028😀"\r\n}', "", "\ta\n\n"])
def test_the_editor_gives_back_what_it_was_given(qtbot: QtBot, text: str) -> None:
    editor = CodeEdit("Text")
    qtbot.addWidget(editor)
    told: list[str] = []
    editor.typed.connect(told.append)
    editor.put("before\nit")
    editor.put(text)
    assert editor.toPlainText() == shown(text)
    editor.flush()
    assert told == []
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    cursor.insertText("x")
    editor.flush()
    assert told == [text + "x"]
