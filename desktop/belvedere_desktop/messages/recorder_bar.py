"""Recording what is heard, and playing a recording to the broker."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from belvedere_desktop.client.client import Listeners
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.messages.session import MessageSession
from belvedere_desktop.messages.source_bar import ENDING
from belvedere_desktop.messages.words import number, size
from belvedere_simulator.errors import BelvedereError


class RecorderBar(QWidget):
    """Signals: told(text); failed(error)."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, session: MessageSession, board: JobBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._board = session, board
        self._recording = False
        self.state = QLabel(self)
        self.state.setProperty("role", "muted")
        self.record = QPushButton(self.tr("Record…"), self)
        self.record.clicked.connect(self._on_record)
        self.play = QPushButton(self.tr("Play a recording…"), self)
        self.play.clicked.connect(self._on_play)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.state, self.record, self.play):
            layout.addWidget(widget)
        self.show_standing({"state": "", "recording": None})

    def show_standing(self, standing: dict[str, Any]) -> None:
        """What the connection allows, and how much is recorded."""
        recording = standing["recording"]
        self._recording = recording is not None
        live = standing["state"] in ("connecting", "online", "lost")
        self.record.setText(self.tr("Stop recording") if self._recording else self.tr("Record…"))
        self.record.setEnabled(live)
        self.play.setEnabled(standing["state"] == "online")
        self.state.setText(self._words(recording) if recording else "")

    def begin(self, file: Path) -> None:
        """Write what is heard from now on."""
        self._session.ask("record", {"file": str(file)}, Listeners(failed=self.failed.emit))

    def replay(self, file: Path, speed: float = 1.0) -> None:
        """Publish what a recording holds."""
        title = self.tr("Play {0}").format(file.name)

        def done(result: dict[str, Any]) -> None:
            self._board.end(number_of_job, JobState.DONE)
            self.told.emit(self._played(result))

        def failed(error: BelvedereError) -> None:
            self._board.end(number_of_job, JobState.FAILED, str(error))
            self.failed.emit(error)

        def cancel() -> None:
            call.cancel()
            self._board.end(number_of_job, JobState.CANCELLED)

        number_of_job = self._board.begin(title, cancel)
        listeners = Listeners(
            done=done,
            failed=failed,
            progressed=lambda text, part: self._board.progress(number_of_job, text, part),
        )
        call = self._session.ask("replay", {"file": str(file), "speed": speed}, listeners)

    def _words(self, recording: dict[str, Any]) -> str:
        if recording.get("problem"):
            return self.tr("✕ The recording has ended: {0}").format(recording["problem"]["what"])
        text = self.tr("● {0} messages, {1}").format(number(recording["count"]), size(recording["bytes"]))
        return text + (self.tr(" (the file is full)") if recording["full"] else "")

    def _played(self, result: dict[str, Any]) -> str:
        text = self.tr("{0} of {1} messages were published.").format(result["published"], result["whole"])
        if result["hidden"]:
            text += " " + self.tr("{0} were left out: secrets are hidden in them.").format(result["hidden"])
        if result["refused"]:
            text += " " + self.tr("{0} were refused: {1}").format(result["refused"], result["problem"])
        return text

    def _on_record(self) -> None:
        if self._recording:
            listeners = Listeners(done=self._on_stopped, failed=self.failed.emit)
            self._session.ask("stop-recording", {}, listeners)
            return
        name = f"{datetime.now():%Y-%m-%d-%H%M%S}{ENDING}"
        kinds = self.tr("Recordings of messages (*{0})").format(ENDING)
        chosen, _kind = QFileDialog.getSaveFileName(self, self.tr("Record"), str(Path.home() / name), kinds)
        if chosen:
            self.begin(Path(chosen))

    def _on_stopped(self, result: dict[str, Any] | None) -> None:
        if result is not None:
            text = self.tr("{0} messages were recorded in {1}.").format(result["count"], result["file"])
            self.told.emit(text)

    def _on_play(self) -> None:
        kinds = self.tr("Recordings of messages (*{0});;All files (*)").format(ENDING)
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Play a recording"), "", kinds)
        if chosen:
            file = Path(chosen)
            text = self.tr(
                "Its messages are published at this broker, in the times in which they were heard. Devices "
                "that listen there act on them."
            )
            ask(
                self, self.tr("Play {0}?").format(file.name), text, self.tr("Play"), lambda: self.replay(file)
            )
