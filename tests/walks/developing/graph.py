"""The graph: drawn, filled in and typed, with its problems and an override."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from belvedere_desktop.editor.dialogs import AddNodeDialog, ConnectDialog
from belvedere_desktop.editor.window import GraphEditor
from walks.developing.setting import opened_project, sample, simulator
from walks.stage import Stage
from walks.step import Chapter, Step


def _editor(stage: Stage) -> GraphEditor:
    page = simulator(stage)
    if page.editor is None or not page.editor.isVisible():
        opened_project(stage, sample(stage, "people_counter")).detail.edit.click()
        stage.until(lambda: page.editor is not None and page.editor.isVisible(), 200)
    editor = stage.opened(GraphEditor)
    stage.until(lambda: editor.is_settled)
    return editor


def _drawing(stage: Stage) -> None:
    editor = _editor(stage)
    editor.parts.canvas.choose("threshold")


def _add(stage: Stage) -> None:
    dialog = _editor(stage).add_node()
    stage.opened(AddNodeDialog)
    dialog.interface.setCurrentText("string")
    dialog.name.setText("caption")
    dialog.value.setText("visitors")


def _connect(stage: Stage) -> None:
    stage.opened(AddNodeDialog).add.click()
    editor = _editor(stage)
    editor.parts.canvas.choose("caption")
    editor.connect_ports()
    stage.opened(ConnectDialog).consumer.setCurrentText("code_node.label")


def _ports(stage: Stage) -> None:
    stage.opened(ConnectDialog).reject()
    editor = _editor(stage)
    editor.parts.forms.setCurrentWidget(editor.parts.rules)
    editor.parts.rules.add.click()
    stage.until(lambda: editor.is_settled)
    editor.parts.rules.list.setCurrentRow(0)


def _problem(stage: Stage) -> None:
    editor = _editor(stage)
    while editor.model.stack.canUndo():
        editor.undo()
    file = next(each for each in editor.parts.editors if each.name == "graph.json")
    pane = editor.parts.editors[file]
    cursor: QTextCursor = pane.document().find('"producer": "threshold"')
    cursor.insertText('"producer": "treshold"')
    editor.flush()
    stage.until(lambda: editor.is_settled)
    editor.show_problems()
    panel = editor.parts.findings
    row = next(row for row, each in enumerate(panel.problems) if each.code == "BV-MAN-020")
    panel.table.setCurrentCell(row, 0)
    panel.chosen.emit(panel.problems[row])


def _fixed(stage: Stage) -> None:
    editor = _editor(stage)
    editor.parts.findings.buttons[0].click()
    stage.until(lambda: editor.is_settled)


def _override(stage: Stage) -> None:
    editor = _editor(stage)
    parts = editor.parts
    parts.forms.setCurrentWidget(parts.override)
    parts.override.chooser.setCurrentIndex(1)
    parts.override.chooser.activated.emit(1)
    stage.until(lambda: parts.override.switches)
    parts.override.switches["threshold"].click()
    stage.until(lambda: editor.is_settled)
    value = parts.override.values["threshold"]
    value.setText("0.5")
    value.setModified(True)
    value.editingFinished.emit()
    stage.until(lambda: editor.is_settled)
    parts.texts.setCurrentIndex(1)


def _leave(stage: Stage) -> None:
    editor = _editor(stage)
    editor.close()


GRAPH = Chapter(
    "The graph",
    "*Graph* on the page Projects, *Edit graph* on the page Simulator: one draft, drawn, typed and in forms.",
    (
        Step(
            "drawing",
            "Choose a node in the drawing.",
            "Its form below, and its lines in the text beside; nothing is ever put into another order.",
            _drawing,
        ),
        Step(
            "add-node",
            "*Add node…*: a parameter.",
            "Interfaces, name and value; a wrong value is told.",
            _add,
        ),
        Step(
            "connect",
            "Add it, then *Connect…* it.",
            "From which port to which: only those are offered that fit.",
            _connect,
        ),
        Step(
            "ports",
            "Cancel; on the tab *Ports* open a port to the network.",
            "The rule stands in the form and in the text; the new parameter waits in the drawing.",
            _ports,
        ),
        Step(
            "quick-fix",
            "Take all back, and mistype the name of a node in the text.",
            "The line is marked, the problem told, and a button would put it right.",
            _problem,
        ),
        Step(
            "fixed",
            "Press it.",
            "The text is as it was. What is left are warnings.",
            _fixed,
        ),
        Step(
            "override",
            "On the tab *Override* choose another value for the threshold.",
            "Only what may be replaced stands in the form; the override's own text is beside.",
            _override,
        ),
        Step("unsaved", "Close the window.", "It asks what becomes of what is not saved.", _leave),
    ),
)
