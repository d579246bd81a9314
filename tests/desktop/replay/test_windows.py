"""A run recorded while it plays, played again into another model, and both compared: all in the windows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.replay.recordings_dialog import RecordingsDialog
from belvedere_desktop.replay.window import ReplayWindow
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.configuration import CameraChoice, RunConfiguration
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.run_controller import RunController
from belvedere_simulator.replay.handing_out import is_withheld
from belvedere_simulator.replay.layout import BATCHES
from belvedere_simulator.replay.recording import open_recording
from belvedere_simulator.replay.shelf import Shelf
from fakes.applications import ApplicationFolder
from fakes.clips import make_clip
from fakes.models import weighted_model

PATIENCE = 90_000
Dialog = TypeVar("Dialog", bound=QDialog)
FRAMES = 8

TWO_CLASSES = """
import numpy as np
import panoramasdk

BOXES = {"person": (0.1, 0.2, 0.3, 0.9), "car": (0.5, 0.5, 0.9, 0.8)}
node = panoramasdk.node()
while True:
    batch = node.inputs.video_in.get()
    for frame in batch:
        stamp = frame.time_stamp
        print("seen", "%d.%06d" % stamp, flush=True)
        (scores,) = node.call({"data": np.array([[0.9, 0.8]], np.float32)}, "model")
        for name, score in zip(BOXES, scores[0]):
            if score >= 0.5 and (name == "person" or stamp[1] % 200000 < 100000):
                frame.add_rect(*BOXES[name])
                frame.add_label("%s %.2f" % (name, score), *BOXES[name][:2])
    node.outputs.video_out.put(batch)
"""


@pytest.fixture(scope="module", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Recordings of nobody else."""
    with pytest.MonkeyPatch.context() as patch:
        data = tmp_path_factory.mktemp("data")
        patch.setenv("BELVEDERE_DATA", str(data))
        yield data


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One that finds both kinds, and one that lost the second."""
    folder = tmp_path_factory.mktemp("models")
    good, blind = (
        weighted_model(folder / "good.onnx", (1.0, 1.0)),
        weighted_model(folder / "b.onnx", (1.0, 0)),
    )
    return Path(good), Path(blind)


@pytest.fixture(scope="module")
def application_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project") / "app"
    return ApplicationFolder(folder, TWO_CLASSES, models=["model"], model_shape=(1, 2)).folder


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    made = Client()
    yield made
    made.close()


@pytest.fixture
def recordings(client: Client, settings: Settings, qtbot: QtBot) -> Iterator[RecordingsDialog]:
    runner = JobRunner()
    made = RecordingsDialog(client, JobBoard(runner), settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()
    runner.close()


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=PATIENCE)


def test_recorded_played_again_and_compared(
    application_folder: Path,
    models: tuple[Path, Path],
    recordings: RecordingsDialog,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    record_while_it_plays(application_folder, models[0], qtbot, tmp_path)
    until(qtbot, lambda: recordings.model.total == 1)
    recordings.choose("gate")
    until(qtbot, recordings.replay.isEnabled)
    dialog = recordings.play(recordings.model.rows[0])
    assert dialog.folder.text() == str(application_folder)
    dialog.models["model"].setText(str(models[1]))
    dialog.name.setText("given-up")
    dialog.play.click()
    until(qtbot, lambda: bool(dialog.said.text()))
    dialog.cancel.click()
    assert dialog.play.isEnabled()
    dialog.name.setText("blind")
    dialog.play.click()
    until(qtbot, lambda: bool(dialog.made) or dialog.said.property("role") == "error")
    assert dialog.made == "blind", dialog.said.text()
    dialog.compare.click()
    [window] = recordings.looking
    look_at_differences(window, qtbot)
    export(window, qtbot, tmp_path)
    window.close()
    # Nothing is kept of what was cancelled, but the process that plays has to end first.
    until(qtbot, lambda: {row.name for row in recordings.model.rows} == {"gate", "blind"})


def record_while_it_plays(folder: Path, model: Path, qtbot: QtBot, tmp_path: Path) -> None:
    """From when one asks until one asks again; the run goes on."""
    clip = make_clip(tmp_path / "clip.mp4", size=(160, 120), rate=10, frames=30)
    controller = RunController(Credentials())
    cameras = (("cam", (CameraChoice(source=str(clip)),)),)
    controller.start(folder, RunConfiguration(cameras, models=(("model", str(model)),), provider="cpu"))
    until(qtbot, lambda: controller.state.statistics is not None and controller.state.statistics.put > 0)
    controller.record("gate")
    until(qtbot, lambda: controller.state.recording == "gate")
    batches = Shelf().folder / "gate" / BATCHES
    until(qtbot, lambda: batches.exists() and batches.read_text().count("\n") > FRAMES)
    controller.stop_recording()
    until(qtbot, lambda: controller.state.kept == "gate")
    assert controller.state.phase.is_active
    controller.stop()
    until(qtbot, lambda: not controller.state.phase.is_active)
    controller.close()
    kept = open_recording(Shelf().folder / "gate")
    assert kept.is_complete
    assert None not in [frame["frame"] for put in kept.puts() for frame in put["frames"]]


def shown(window: ReplayWindow, number: int) -> bool:
    """Whether the frame of a step is on the screen."""
    return window.parts.timeline.number == number and not window.feed.is_busy


def look_at_differences(window: ReplayWindow, qtbot: QtBot) -> None:
    """By keys, by the list, by the log."""
    parts = window.parts
    until(qtbot, lambda: window.frame is not None)
    comparison = window.opened.comparison if window.opened is not None else None
    assert comparison is not None
    wanted = [
        frame["frame"]
        for put in Shelf().find("gate").puts()
        for frame in put["frames"]
        if any(item[0] == "label" and item[1].startswith("car") for item in frame["overlay"])
    ]
    assert wanted
    assert [each.frame for each in comparison.differences] == wanted
    assert {each.kinds for each in comparison.differences} == {("missing",)}
    assert [window.walk.steps[mark].place for mark in window.walk.marks] == wanted
    until(qtbot, lambda: shown(window, window.walk.marks[0]))
    QTest.keyClick(parts.timeline, Qt.Key.Key_End)
    until(qtbot, lambda: shown(window, len(window.walk.steps) - 1))
    QTest.keyClick(parts.timeline, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    here = window.walk.marks[-2 if window.walk.marks[-1] == len(window.walk.steps) - 1 else -1]
    until(qtbot, lambda: shown(window, here))
    frame = window.frame
    assert frame is not None
    assert frame.problem == ""
    assert [view.image.size().toTuple() for view in parts.views] == [(160, 120)] * 2
    assert sorted(pair.fate for pair in frame.pairs) == ["missing", "same"]
    assert not parts.views[0].image.isNull()
    log = parts.logs[0]
    until(qtbot, lambda: bool(log.model.lines))
    row = next(
        row for row, line in enumerate(log.model.lines) if line.frames and line.frames[0][1] == wanted[0]
    )
    parts.below.setCurrentWidget(log)
    place = log.list.visualRect(log.model.index(row, 0)).center()
    log.list.scrollTo(log.model.index(row, 0))
    place = log.list.visualRect(log.model.index(row, 0)).center()
    QTest.mouseClick(log.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, place.y()))
    until(qtbot, lambda: shown(window, window.walk.find(wanted[0])))
    assert log.list.selectionModel().hasSelection()
    parts.kinds.actions_by_kind["missing"].setChecked(False)
    assert window.walk.marks == ()
    assert not parts.list.model.rows
    parts.kinds.actions_by_kind["missing"].setChecked(True)


def export(window: ReplayWindow, qtbot: QtBot, folder: Path) -> None:
    """As JSON, and as JUnit that fails."""
    window.export(folder / "compared.json", "json")
    until(qtbot, lambda: "compared.json" in window.parts.said.text())
    told = json.loads((folder / "compared.json").read_text())
    assert told["counts"]["missing"] == len(window.walk.marks)
    window.export(folder / "compared.xml", "junit")
    until(qtbot, lambda: "compared.xml" in window.parts.said.text())
    assert 'failures="1"' in (folder / "compared.xml").read_text()


def opened(kind: type[Dialog]) -> list[Dialog]:
    """The dialogs of a kind that are open: those of earlier tests may not be gone yet."""
    every = QApplication.topLevelWidgets()
    return [each for each in every if isinstance(each, kind) and each.isVisible()]


def test_kept_consented_to_and_deleted(recordings: RecordingsDialog, qtbot: QtBot) -> None:
    until(qtbot, lambda: recordings.model.total == 2)
    recordings.choose("gate")
    gate = Shelf().folder / "gate"
    assert is_withheld(gate / "outputs.jsonl")
    recordings.consent.trigger()
    until(qtbot, lambda: bool(opened(QMessageBox)))
    opened(QMessageBox)[0].accept()
    until(qtbot, lambda: any(row.consent for row in recordings.model.rows))
    assert not is_withheld(gate / "outputs.jsonl")
    keep_for_ever = next(each for each in recordings.more.menu().actions() if "ever" in each.text())
    keep_for_ever.trigger()
    until(qtbot, lambda: any(row.expires is None for row in recordings.model.rows))
    recordings.keeping.days.setValue(3)
    recordings.keeping.change.click()
    until(qtbot, lambda: recordings.shelf is not None and recordings.shelf.days == 3)
    assert Shelf().keeping.cap == 20 << 30
    recordings.choose("gate")
    until(qtbot, recordings.delete.isEnabled)
    recordings.delete.click()
    until(qtbot, lambda: bool(opened(TypedNameDialog)))
    [typed] = opened(TypedNameDialog)
    typed.field.setText("gate")
    typed.action.click()
    until(qtbot, lambda: [row.name for row in recordings.model.rows] == ["blind"])
    window = recordings.look("blind")
    until(qtbot, lambda: window.frame is not None)
    assert "not kept" in window.parts.views[0].notice
    window.close()
