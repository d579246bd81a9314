"""One draft behind the text, the forms and the problems."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from belvedere_desktop.editor.window import GraphEditor
from desktop.editor.conftest import PATIENCE_MS, Bench


def node(bench: Bench, name: str) -> Any:
    nodes = json.loads(bench.text)["nodeGraph"]["nodes"]
    return next(each for each in nodes if each["name"] == name)


def edit(editor: GraphEditor, title: str, text: str) -> None:
    line = editor.parts.node.decorations[title]
    line.clear()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_what_is_typed_is_drawn_after_a_pause(bench: Bench) -> None:
    editor, pane = bench.editor, bench.editor.parts.editors[bench.graph]
    cursor = pane.document().find('"threshold"')
    pane.setTextCursor(cursor)
    QTest.keyClicks(pane, '"sureness"')
    bench.qtbot.waitUntil(lambda: "sureness" in bench.text, timeout=PATIENCE_MS)
    bench.settle()
    assert "sureness" in editor.parts.node.chooser.itemText(editor.parts.node.chooser.findText("sureness"))
    assert "BV-MAN-020" in {problem.code for problem in editor.findings.problems}
    pane.setFocus()
    QTest.keyClick(pane, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "sureness" not in bench.text
    assert "sureness" not in pane.toPlainText()


def test_broken_text_keeps_the_drawing_and_is_marked(bench: Bench) -> None:
    editor, before = bench.editor, bench.text
    nodes = len(editor.parts.canvas.scene().items())
    bench.type('"edges": [', '"edges": {')
    pane = editor.parts.editors[bench.graph]
    line = bench.text[: bench.text.index('"edges": {')].count("\n") + 2
    assert pane.marks == {line: "error"}
    assert len(editor.parts.canvas.scene().items()) == nodes
    editor.parts.canvas.choose("label")
    editor.remove_chosen()
    assert "mended" in editor.told.text()
    editor.undo()
    bench.settle()
    assert bench.text == before
    assert "error" not in pane.marks.values()


def test_a_problem_leads_to_its_line_and_its_fix(bench: Bench) -> None:
    editor, before = bench.editor, bench.text
    bench.type('"producer": "threshold"', '"producer": "treshold"')
    panel = editor.parts.findings
    row = next(row for row, each in enumerate(panel.problems) if each.code == "BV-MAN-020")
    panel.table.setCurrentCell(row, 0)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    pane = editor.parts.editors[bench.graph]
    assert '"treshold"' in pane.textCursor().block().text()
    assert panel.buttons[0].text() == 'Connect "threshold" instead'
    panel.buttons[0].click()
    bench.settle()
    assert bench.text == before


def test_a_line_of_the_text_chooses_its_node(bench: Bench) -> None:
    editor, pane = bench.editor, bench.editor.parts.editors[bench.graph]
    editor.activateWindow()
    pane.setFocus()
    bench.qtbot.waitUntil(pane.hasFocus, timeout=PATIENCE_MS)
    cursor = QTextCursor(pane.document().find('"value": 0.35'))
    pane.setTextCursor(cursor)
    assert editor.parts.canvas.chosen_node == "threshold"
    assert editor.parts.node.value.text() == "0.35"


def test_a_node_is_changed_by_its_form(bench: Bench) -> None:
    editor, form, before = bench.editor, bench.editor.parts.node, bench.text
    editor.parts.canvas.choose("threshold")
    form.value.clear()
    QTest.keyClicks(form.value, "much")
    QTest.keyClick(form.value, Qt.Key.Key_Return)
    assert editor.told.text()
    assert form.value.text() == "0.35"
    form.value.clear()
    QTest.keyClicks(form.value, "0.5")
    QTest.keyClick(form.value, Qt.Key.Key_Return)
    edit(editor, "title", "Sureness")
    edit(editor, "constraintRegex", "0[.][0-9]")
    form.overridable.click()
    changed = node(bench, "threshold")
    assert (changed["value"], changed["overridable"]) == (0.5, False)
    assert changed["decorator"]["title"] == "Sureness"
    assert changed["decorator"]["constraintRegex"] == "0[.][0-9]"
    QTest.keyClick(form.value, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert node(bench, "threshold")["overridable"] is True
    while editor.model.stack.canUndo():
        editor.undo()
    assert bench.text == before


def test_ports_are_opened_and_closed(bench: Bench) -> None:
    rules, before = bench.editor.parts.rules, bench.text
    rules.add.click()
    rule = {"node": "code_node", "containerPort": 80, "hostPort": 8080}
    assert json.loads(bench.text)["nodeGraph"]["networkRoutingRules"] == [rule]
    rules.list.setCurrentRow(0)
    rules.remove.click()
    assert rules.list.count() == 0
    bench.editor.undo()
    bench.editor.undo()
    assert bench.text == before


def test_an_override_is_filled_in_as_a_form(bench: Bench) -> None:
    editor, form = bench.editor, bench.editor.parts.override

    def override() -> Any:
        return json.loads(editor.model.draft.texts[bench.override])["nodeGraphOverrides"]

    form.cameras["camera_node", "market_camera"].click()
    assert override()["nodeOverrides"][0]["with"] == [{"name": "square_camera"}]
    form.switches["threshold"].click()
    line = form.values["threshold"]
    line.selectAll()
    QTest.keyClicks(line, "0.75")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert override()["nodes"][-1]["value"] == 0.75
    form.switches["label"].click()
    assert "chosen_label" not in editor.model.draft.texts[bench.override]
    form.camera.setText("123456789012::yard")
    form.add.click()
    form.cameras["camera_node", "yard"].click()
    assert {"name": "yard"} in override()["nodeOverrides"][0]["with"]
    bench.settle()
    assert not [problem for problem in editor.findings.problems if problem.severity == "error"]
