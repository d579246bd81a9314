"""Nodes and edges by mouse and keys."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from belvedere_desktop.editor.items import EdgeItem
from belvedere_desktop.editor.layout_memory import LayoutMemory
from desktop.editor.conftest import Bench

LEFT = Qt.MouseButton.LeftButton


def body(bench: Bench) -> Any:
    return json.loads(bench.text)["nodeGraph"]


def drag(bench: Bench, start: QPointF, end: QPointF) -> None:
    canvas = bench.editor.parts.canvas
    view = canvas.viewport()
    one, other = canvas.mapFromScene(start), canvas.mapFromScene(end)
    QTest.mousePress(view, LEFT, pos=one)
    for step in (one + (other - one) / 2, other):
        QTest.mouseMove(view, step)
    QTest.mouseRelease(view, LEFT, pos=other)


def test_a_port_is_dragged_to_a_port(bench: Bench) -> None:
    canvas, editor, before = bench.editor.parts.canvas, bench.editor, bench.text
    edges = (item for item in canvas.scene().items() if isinstance(item, EdgeItem))
    next(edge for edge in edges if edge.wire.producer == "threshold").setSelected(True)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert all(each["producer"] != "threshold" for each in body(bench)["edges"])
    start = canvas.port_place("threshold", "", is_output=True)
    drag(bench, start, canvas.port_place("code_node", "video_in", is_output=False))
    assert "takes media" in editor.told.text()
    drag(bench, start, canvas.port_place("code_node", "threshold", is_output=False))
    assert {"producer": "threshold", "consumer": "code_node.threshold"} in body(bench)["edges"]
    editor.undo()
    editor.undo()
    assert bench.text == before


def test_a_move_is_layout_only_and_a_step(bench: Bench) -> None:
    canvas, editor, before = bench.editor.parts.canvas, bench.editor, bench.text
    here = canvas.node_place("label")
    grip = here + QPointF(110, 12)
    drag(bench, grip, grip + QPointF(40, 60))
    moved = canvas.node_place("label")
    assert moved != here
    assert bench.text == before
    assert not editor.isWindowModified()
    assert LayoutMemory(bench.settings, bench.graph).read() == {"label": (moved.x(), moved.y())}
    editor.undo()
    assert canvas.node_place("label") == here
    editor.redo()
    assert canvas.node_place("label") == moved


def test_keys_choose_move_rename_and_remove(bench: Bench) -> None:
    editor, canvas = bench.editor, bench.editor.parts.canvas
    canvas.setFocus()
    canvas.choose("code_node")
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.chosen_node in {"model_node", "output_node"}
    canvas.choose("threshold")
    here = canvas.node_place("threshold")
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert canvas.node_place("threshold") == here + QPointF(0, 20)
    editor.rename_chosen()
    name = editor.parts.node.name
    name.setText("sureness")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert {"producer": "sureness", "consumer": "code_node.threshold"} in body(bench)["edges"]
    assert canvas.chosen_node == "sureness"
    assert canvas.node_place("sureness") == here + QPointF(0, 20)
    editor.remove_chosen()
    assert "sureness" not in bench.text


def test_keys_bring_it_nearer_and_farther(bench: Bench) -> None:
    canvas = bench.editor.parts.canvas
    canvas.setFocus()
    before = canvas.transform().m11()
    QTest.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.transform().m11() > before
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.transform().m11() < before
    QTest.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.transform().m11() == before


def test_nodes_and_connections_are_added_by_keys(bench: Bench) -> None:
    editor = bench.editor
    dialog = editor.add_node()
    dialog.interface.setCurrentText("int32")
    dialog.name.setText("limit")
    dialog.value.setText("many")
    dialog.add.click()
    assert dialog.isVisible()
    dialog.value.setText("3")
    dialog.add.click()
    assert body(bench)["nodes"][-1] == {"name": "limit", "interface": "int32", "value": 3}
    assert editor.parts.canvas.chosen_node == "limit"
    editor.parts.canvas.choose("label")
    asked = editor.connect_ports()
    assert asked is not None
    assert asked.producer.currentData()[0] == "label"
    asked.consumer.setCurrentText("code_node.detections_file")
    asked.connect_ports.click()
    assert body(bench)["edges"][-1] == {"producer": "label", "consumer": "code_node.detections_file"}
    editor.parts.edges.choose("label", "code_node.detections_file")
    editor.parts.edges.remove.click()
    assert body(bench)["edges"][-1]["consumer"] == "output_node.video_in"
