"""Recordings: made while a run goes on, played into another version, compared frame by frame."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox

from belvedere_desktop.replay.play_dialog import PlayDialog
from belvedere_desktop.replay.recordings_dialog import RecordingsDialog
from belvedere_desktop.replay.window import ReplayWindow
from belvedere_simulator.replay.layout import BATCHES
from belvedere_simulator.replay.shelf import Shelf
from walks.developing.simulating import run, stop
from walks.stage import Stage
from walks.step import Chapter, Step

_STRICT = "stricter"
_FRAMES = 160


def _notice(stage: Stage) -> None:
    run(stage).work.bar.record.click()
    stage.opened(QMessageBox)


def _recording(stage: Stage) -> None:
    box = stage.opened(QMessageBox)
    next(each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()
    controller = run(stage).parts.controller
    stage.until(lambda: controller.state.recording)
    batches = Shelf().folder / controller.state.recording / BATCHES
    stage.until(lambda: batches.exists() and batches.read_text(encoding="utf-8").count("\n") > _FRAMES)


def _list(stage: Stage) -> None:
    controller = run(stage).parts.controller
    stage.kept["recording"] = controller.state.recording
    controller.stop_recording()
    stage.until(lambda: controller.state.kept)
    stop(stage)
    stage.desktop.recordings.show(stage.kept["recording"])
    dialog = stage.opened(RecordingsDialog)
    stage.until(lambda: dialog.model.total and dialog.replay.isEnabled())


def _look(stage: Stage) -> None:
    stage.opened(RecordingsDialog).inspect.click()
    window = stage.opened(ReplayWindow)
    stage.until(lambda: window.frame is not None and not window.feed.is_busy)


def _play(stage: Stage) -> None:
    stage.opened(ReplayWindow).close()
    stage.opened(RecordingsDialog).replay.click()
    dialog = stage.opened(PlayDialog)
    dialog.name.setText(_STRICT)
    dialog.parameters["threshold"].setText("0.5")


def _played(stage: Stage) -> None:
    dialog = stage.opened(PlayDialog)
    dialog.play.click()
    stage.until(lambda: dialog.made or dialog.said.property("role") == "error", 300)
    assert dialog.made, dialog.said.text()


def _compare(stage: Stage) -> None:
    stage.opened(PlayDialog).compare.click()
    window = stage.opened(ReplayWindow)
    stage.until(lambda: window.frame is not None and not window.feed.is_busy)


def _next(stage: Stage) -> None:
    window = stage.opened(ReplayWindow)
    window.parts.quiet.setChecked(True)
    log = window.parts.logs[0]
    window.parts.below.setCurrentWidget(log)
    stage.until(lambda: any(line.frames for line in log.model.lines))
    written = next(line for line in log.model.lines if line.frames)
    log.frame_asked.emit(*written.frames[0])
    stage.until(lambda: not window.feed.is_busy)


def _times(stage: Stage) -> None:
    window = stage.opened(ReplayWindow)
    window.parts.below.setCurrentWidget(window.parts.times)


def _delete(stage: Stage) -> None:
    stage.opened(ReplayWindow).close()
    dialog = stage.opened(RecordingsDialog)
    dialog.choose(_STRICT)
    stage.until(dialog.delete.isEnabled)
    dialog.delete.click()


REPLAYING = Chapter(
    "Replay and compare",
    "What a run got and put is kept, played into another version of code, model or parameters, and compared.",
    (
        Step(
            "notice",
            "Press *Record* beside *Start* while the application runs.",
            "Recordings show people: it is said before the first one.",
            _notice,
        ),
        Step("recording", "Agree.", "The run goes on, and the bar says that it is recorded.", _recording),
        Step(
            "recordings",
            "End it, and open *Run*, *Recordings…*.",
            "What there is, for how long, and who may get it; how long all of them are kept.",
            _list,
        ),
        Step(
            "recording-seen",
            "Press *Look into it*.",
            "Frame by frame: the picture, its boxes, its log lines, how long it took.",
            _look,
        ),
        Step(
            "play",
            "Press *Play again…* and give another threshold.",
            "The application, its models and its parameters, each of which may be another.",
            _play,
        ),
        Step(
            "played",
            "Press *Play*.",
            "It was played, frame by frame, and is kept like the recording.",
            _played,
        ),
        Step(
            "compared",
            "Press *Compare with the recording*.",
            "Both beside each other at the first frame that differs; detections are matched by overlap.",
            _compare,
        ),
        Step(
            "log-line",
            "Click a line of the log, and show only what differs.",
            "The frame that the line was written at; a frame marks its lines, too.",
            _next,
        ),
        Step("times", "The tab *Times*.", "How long both took, as distributions.", _times),
        Step(
            "delete-recording",
            "Choose one in the list and press *Delete…*.",
            "Its name is asked for: it cannot be taken back.",
            _delete,
        ),
    ),
)
