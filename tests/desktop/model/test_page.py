"""A model on the page: looked at, timed, converted and described by a process of its own."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.model.page import ModelPage
from belvedere_desktop.model.state import read_sizes
from desktop.projects.conftest import wait_until
from inference import models
from inference.formats.archives import TORCHSCRIPT, zipped


@pytest.fixture
def board() -> Iterator[JobBoard]:
    """The list of jobs."""
    runner = JobRunner()
    yield JobBoard(runner)
    runner.close()


@pytest.fixture
def page(board: JobBoard, qtbot: QtBot) -> Iterator[ModelPage]:
    """The page over a client child of its own."""
    client = Client()
    made = ModelPage(client, board)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.hide()
    client.close()


def test_a_model_is_looked_at_timed_converted_and_described(
    page: ModelPage, board: JobBoard, qtbot: QtBot, tmp_path: Path
) -> None:
    file = models.squeezenet_like(tmp_path / "net.onnx", size=32, classes=10)
    page.open(str(file))
    assert not page.parts.busy.isHidden()
    page.parts.busy.cancel.click()
    assert not page.is_busy and board.rows[0].state is JobState.CANCELLED
    page.open(str(file))
    wait_until(qtbot, lambda: page.state is not None)
    state, parts = page.state, page.parts
    assert state is not None
    assert [(row.name, row.shape) for row in state.inputs] == [("data", (1, 3, 32, 32))]
    assert parts.facts.value("Operator sets") == "ai.onnx 17"
    assert "cpu" in {row.name for row in state.providers if row.state == "takes"}
    assert json.loads(parts.descriptor.toPlainText())["mlModelDescriptor"]["inputs"][0]["name"] == "data"
    page.save_descriptor(str(tmp_path / "descriptor.json"))
    wait_until(qtbot, (tmp_path / "descriptor.json").is_file)
    parts.measure.click()
    wait_until(qtbot, lambda: not page.is_busy)
    [cpu] = (row for row in parts.providers.rows if row.name == "cpu")
    assert cpu.p50 and cpu.p95 and cpu.p50 <= cpu.p95
    page.make("half", str(tmp_path / "half.onnx"))
    wait_until(qtbot, lambda: not parts.outcome.isHidden())
    assert "computes the same" in parts.outcome.text()
    parts.look_new.click()
    wait_until(qtbot, lambda: not page.is_busy)
    assert page.state is not None and page.state.file == str(tmp_path / "half.onnx")
    assert page.state.size < 0.6 * state.size
    page.make("batch", str(tmp_path / "nowhere" / "\0.onnx"))
    wait_until(qtbot, lambda: not page.is_busy and not parts.refusal.isHidden())


def test_what_cannot_be_looked_at_or_converted_is_told(page: ModelPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    page.open(str(tmp_path / "notes.txt"))
    wait_until(qtbot, lambda: "BV-MODEL-010" in page.parts.refusal.text())
    assert page.state is None
    script = tmp_path / "net.pt"
    script.write_bytes(zipped(TORCHSCRIPT))
    page.open(str(script))
    wait_until(qtbot, lambda: page.state is not None)
    assert page.parts.half.isHidden() and not page.parts.convert.isHidden()
    page.parts.sizes.setText("data=1,3,x")
    page.make("onnx", str(tmp_path / "net.onnx"))
    assert "data=1,3,x" in page.parts.refusal.text()
    page.parts.sizes.setText("data=1,3,16,16")
    page.make("onnx", str(tmp_path / "net.onnx"))
    wait_until(qtbot, lambda: not page.is_busy)
    code = "BV-MODEL-010" if importlib.util.find_spec("torch") is None else "BV-MODEL-002"
    assert code in page.parts.refusal.text()
    assert not (tmp_path / "net.onnx").exists()


def test_sizes_are_read_as_they_are_typed() -> None:
    assert read_sizes("data=1,3,4 mask=2,2:uint8") == [
        {"name": "data", "shape": [1, 3, 4], "dtype": "float32"},
        {"name": "mask", "shape": [2, 2], "dtype": "uint8"},
    ]
    assert read_sizes("") == []
