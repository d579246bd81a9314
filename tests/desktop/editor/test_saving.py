"""Saving, and what another program did meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_desktop.editor.window import NEW_OVERRIDE
from belvedere_simulator.manifest.editing.graph_edits import RemoveNode
from desktop.editor.conftest import PATIENCE_MS, Bench


def answer(bench: Bench, words: str) -> None:
    """Press a button of the question that comes."""
    saver = bench.editor.saver

    def asked() -> bool:
        return saver.question is not None and saver.question.isVisible()

    bench.qtbot.waitUntil(asked, timeout=PATIENCE_MS)
    assert saver.question is not None
    next(button for button in saver.question.buttons() if button.text() == words).click()


def until(bench: Bench, condition: Callable[[], bool]) -> None:
    bench.qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def test_what_was_edited_is_saved(bench: Bench) -> None:
    editor = bench.editor
    editor.make(RemoveNode(bench.graph, "label"))
    assert editor.isWindowModified()
    with bench.qtbot.waitSignal(editor.saved, timeout=PATIENCE_MS):
        editor.save()
    assert bench.graph.read_text() == bench.text
    assert not editor.isWindowModified()
    editor.undo()
    assert editor.isWindowModified()


def test_what_another_program_wrote_is_read_again_or_written_over(bench: Bench) -> None:
    editor = bench.editor
    theirs = bench.graph.read_text().replace("Counts people", "Numbers people")
    editor.make(RemoveNode(bench.graph, "label"))
    ours = bench.text
    bench.graph.write_text(theirs)
    editor.save()
    answer(bench, "Read it again")
    until(bench, lambda: bench.text == theirs)
    assert bench.graph.read_text() == theirs
    editor.undo()
    assert bench.text == ours
    bench.graph.write_text(theirs + "\n")
    editor.save()
    answer(bench, "Write over it")
    until(bench, lambda: bench.graph.read_text() == ours)


def test_closing_asks_before_edits_are_lost(bench: Bench) -> None:
    editor = bench.editor
    editor.make(RemoveNode(bench.graph, "label"))
    assert not editor.close()
    answer(bench, "Do not close")
    assert editor.isVisible()
    assert not editor.close()
    answer(bench, "Save")
    until(bench, lambda: not editor.isVisible())
    assert "label" not in bench.graph.read_text()


def test_a_new_override_is_written_with_the_rest(bench: Bench) -> None:
    editor = bench.editor
    editor.parts.override.begin.click()
    bench.settle()
    new = bench.graph.parent / "override2.json"
    assert not new.exists()
    assert editor.parts.override.chooser.currentText() == new.name
    with bench.qtbot.waitSignal(editor.saved, timeout=PATIENCE_MS):
        editor.save()
    assert new.read_text() == NEW_OVERRIDE
    assert editor.close()
