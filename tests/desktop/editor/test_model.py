"""The stack of steps and the draft go along with each other, whatever is done, moves of nodes between."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QUndoCommand

from belvedere_desktop.editor.model import DraftModel
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.edit import Edit, TypeText
from belvedere_simulator.manifest.editing.graph_edits import Connect, Disconnect, RemoveNode, RenameNode
from manifest.edits.texts import GRAPH_FILE, TEXTS

EDITS: Sequence[Edit] = (
    RemoveNode(GRAPH_FILE, "code"),
    RenameNode(GRAPH_FILE, "camera", "lens"),
    Connect(GRAPH_FILE, "title", "code.title"),
    Disconnect(GRAPH_FILE, "threshold", "code.threshold"),
)
OTHERS = ("undo", "redo", "move", "type", "mend")


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*EDITS, *OTHERS]), max_size=14))
def test_the_stack_leads_the_draft(steps: Sequence[Edit | str]) -> None:
    model = DraftModel(Draft(dict(TEXTS), dict(TEXTS)))
    refused: list[object] = []
    model.refused.connect(refused.append)
    for step in steps:
        take(model, step)
    while model.stack.canUndo():
        model.stack.undo()
    assert model.draft.texts == TEXTS
    while model.stack.canRedo():
        model.stack.redo()
        if not model.draft.texts[GRAPH_FILE].endswith("{"):
            json.loads(model.draft.texts[GRAPH_FILE])
    assert all(getattr(error, "code", "").startswith("BV-EDT-") for error in refused)


def take(model: DraftModel, step: Edit | str) -> None:
    text = model.draft.texts[GRAPH_FILE]
    match step:
        case "undo":
            model.stack.undo()
        case "redo":
            model.stack.redo()
        case "move":
            model.stack.push(QUndoCommand("Move"))
        case "type":
            model.make(TypeText(GRAPH_FILE, text.rstrip("{") + "{"))
        case "mend":
            model.make(TypeText(GRAPH_FILE, text.rstrip("{")))
        case _:
            assert not isinstance(step, str)
            model.make(step)
