"""The Model page: a file looked at, timed, converted, described, all of it outside the window's process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import Control, Handlers
from belvedere_desktop.model.layout import PageParts
from belvedere_desktop.model.state import ModelState, model_of, read_sizes
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole


class ModelPage(QWidget):
    """Signals: told(text); put_asked(file), into the project that is open."""

    told = Signal(str)
    put_asked = Signal(str)

    def __init__(self, client: Client, board: JobBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client, self._board = client, board
        self.parts = PageParts(self)
        self._state: ModelState | None = None
        self._pending: PendingCall | None = None
        self._number = 0
        self._made = ""
        self._connect()
        self._offer()

    @property
    def state(self) -> ModelState | None:
        """The model that is shown."""
        return self._state

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._pending is not None

    def open(self, file: str) -> None:
        """Look at a file."""
        self.parts.file.show_place(file)
        self._look()

    def make(self, kind: str, target: str) -> None:
        """Convert it: "onnx", "half" or "batch", to the file `target`."""
        assert self._state is not None
        inputs = self._typed_sizes()
        if inputs is None:
            return
        given = {"file": self._state.file, "target": target, "kind": kind, "inputs": inputs}
        self._do(self.tr("Convert {name}"), "models.convert", given, self._on_converted)

    def measure(self) -> None:
        """Time it on each provider that takes it, one after the other."""
        inputs = self._typed_sizes()
        if self._state is None or inputs is None:
            return
        names = [row.name for row in self._state.providers if row.state == "takes"]
        self._measure_next(names, inputs)

    def _connect(self) -> None:
        parts = self.parts
        parts.look.clicked.connect(self._look)
        parts.file.line.returnPressed.connect(self._look)
        parts.file.changed.connect(lambda _text: self._offer())
        parts.busy.cancel_asked.connect(self._cancel)
        parts.measure.clicked.connect(self.measure)
        parts.look_new.clicked.connect(lambda: self.open(self._made))
        parts.half.clicked.connect(lambda: self._ask_target("half", "half"))
        parts.batch.clicked.connect(lambda: self._ask_target("batch", "batch"))
        parts.convert.clicked.connect(lambda: self._ask_target("onnx", ""))
        parts.put.clicked.connect(self._put)
        parts.save.clicked.connect(self._ask_descriptor)

    def _look(self) -> None:
        file = self.parts.file.text
        if file and not self.is_busy:
            self._state = None
            self.parts.show_waiting()
            self._do(self.tr("Look at {name}"), "models.inspect", {"file": file}, self._on_found)

    def _put(self) -> None:
        if self._state is not None:
            self.put_asked.emit(self._state.file)

    def _measure_next(self, names: list[str], inputs: list[dict[str, Any]]) -> None:
        assert self._state is not None
        if not names:
            return
        name, *rest = names

        def done(timing: Mapping[str, Any]) -> None:
            self._on_timing(timing)
            self._measure_next(rest, inputs)

        given = {"file": self._state.file, "provider": name, "inputs": inputs}
        self._do(self.tr("Measure {name}"), "models.time", given, done)

    def _do(
        self, title: str, name: str, given: Mapping[str, Any], done: Callable[[dict[str, Any]], None]
    ) -> None:
        """Have the child do it, listed among the jobs; one thing at a time."""
        words = title.format(name=Path(str(given["file"])).name)
        self._number = self._board.begin(words, self._cancel)
        self.parts.hide_words()
        self.parts.busy.show_busy(f"{words}…")

        def finished(result: dict[str, Any]) -> None:
            self._end(JobState.DONE)
            done(result)

        listeners = Listeners(finished, self._on_refusal, self._on_progress, given_up=self._on_given_up)
        self._pending = self._client.call(name, given, listeners)
        self._offer()

    def _cancel(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
            self._end(JobState.CANCELLED)

    def _end(self, state: JobState, text: str = "") -> None:
        self._pending = None
        if self._state is None:
            self.parts.show_content(False)
        self._board.end(self._number, state, text)
        self.parts.busy.hide()
        self._offer()

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self._board.progress(self._number, text, fraction)
        self.parts.busy.show_busy(text, fraction)

    def _on_refusal(self, error: BelvedereError) -> None:
        self._end(JobState.FAILED, str(error))
        self.parts.refusal.setText(str(error))
        self.parts.refusal.show()

    def _on_given_up(self) -> None:
        self._end(JobState.CANCELLED)

    def _on_found(self, found: dict[str, Any]) -> None:
        self._show(model_of(found))

    def _on_timing(self, timing: Mapping[str, Any]) -> None:
        rows = self.parts.providers.rows
        named = timing["provider"]
        self.parts.providers.show_rows([row.timed(timing) if row.name == named else row for row in rows])

    def _on_converted(self, told: dict[str, Any]) -> None:
        fits = self.tr(
            "computes the same. Largest difference of the outputs: {difference}; allowed: {tolerance}"
        )
        differs = self.tr(
            "computes something else! Largest difference of the outputs: {difference}; allowed: {tolerance}"
        )
        words = (fits if told["close"] else differs).format(
            difference=f"{told['difference']:.2g}", tolerance=f"{told['tolerance']:.2g}"
        )
        self._made = str(told["file"])
        self.parts.show_made(f"{self._made} {words}.")
        self.told.emit(self.parts.outcome.text())

    def _show(self, state: ModelState) -> None:
        self._state = state
        self.parts.show_content(True)
        self._fill(state)
        self._offer()

    def _fill(self, state: ModelState) -> None:
        parts = self.parts
        parts.facts.show_facts(
            [
                (self.tr("Format"), state.framework),
                (self.tr("Size"), state.megabytes),
                (self.tr("Made by"), state.producer),
                (self.tr("Operator sets"), ", ".join(f"{name} {version}" for name, version in state.opsets)),
                (self.tr("Weights"), f"{state.parameters:,}" if state.parameters else ""),
                (self.tr("To be known"), state.advice),
            ]
        )
        is_onnx = state.format == "onnx"
        for panel, rows in ((parts.inputs, state.inputs), (parts.outputs, state.outputs)):
            panel.show_rows(rows)
            panel.setVisible(is_onnx)
        parts.providers.show_rows(state.providers)
        parts.descriptor.setPlainText(state.descriptor)
        parts.descriptor_panel.setVisible(bool(state.descriptor))
        parts.sizes.setText(state.sizes)
        parts.sizes.setVisible(bool(state.sizes) or state.format == "torchscript")
        for button in (parts.half, parts.batch):
            button.setVisible(is_onnx)
        parts.convert.setVisible(state.format == "torchscript")

    def _offer(self) -> None:
        parts, state = self.parts, self._state
        free = not self.is_busy
        parts.look.setEnabled(free and bool(parts.file.text))
        takes = state is not None and any(row.state == "takes" for row in state.providers)
        parts.measure.setEnabled(free and takes)
        for button in (parts.half, parts.batch, parts.convert, parts.put, parts.save):
            button.setEnabled(free and state is not None)

    def _typed_sizes(self) -> list[dict[str, Any]] | None:
        """The sizes in the field; None, and said so, where they make no sense."""
        try:
            return read_sizes(self.parts.sizes.text())
        except ValueError as error:
            words = self.tr("{text} is not NAME=1,3,224,224").format(text=str(error))
            self.parts.refusal.setText(words)
            self.parts.refusal.show()
            return None

    def _ask_target(self, kind: str, addition: str) -> None:
        if self._state is None:
            return
        source = Path(self._state.file)
        stem = source.name.removesuffix(".gz").removesuffix(".tar")
        proposed = source.with_name(f"{Path(stem).stem}{f'-{addition}' if addition else ''}.onnx")
        target, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save the model"), str(proposed), "ONNX (*.onnx)"
        )
        if target:
            self.make(kind, target)

    def _ask_descriptor(self) -> None:
        title, kinds = self.tr("Save the descriptor"), "JSON (*.json)"
        target, _kind = QFileDialog.getSaveFileName(self, title, "descriptor.json", kinds)
        if target:
            self.save_descriptor(target)

    def save_descriptor(self, target: str) -> None:
        """Write the descriptor to a file."""
        content = self.parts.descriptor.toPlainText().encode()

        def work(_control: Control) -> None:
            write_whole(Path(target), content)

        words = self.tr("{file} was written.").format(file=target)
        handlers = Handlers[None](
            lambda _none: self.told.emit(words), lambda error: self.told.emit(str(error))
        )
        self._board.run_unlisted(work, handlers)
