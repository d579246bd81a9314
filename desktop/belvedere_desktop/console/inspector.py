"""The frame inspector: one frame on its way through the application."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.console.picture_view import PictureView
from belvedere_simulator.application.live.words import overlay_words, place_words, tensor_words

Look = Mapping[str, Any]
_PLACE_WIDTH = 190


class FrameInspector(QWidget):
    """Shows what was seen of one batch. Nothing is looked at before it is asked for: look_asked()."""

    look_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look = {}
        self._calls: list[tuple[str, Mapping[str, Any]]] = []
        self._available = True
        self._pending = False
        self.take = QPushButton(self.tr("Look at the next frame"), self)
        self.take.clicked.connect(self._on_take)
        self.status = QLabel(
            self.tr("Nothing is copied, and nothing costs time, before you look at a frame."), self
        )
        self.status.setWordWrap(True)
        self.stream = QComboBox(self)
        self.stream.setAccessibleName(self.tr("Camera"))
        self.stream.currentIndexChanged.connect(lambda _row: self._show_frame())
        self.call = QComboBox(self)
        self.call.setAccessibleName(self.tr("Input of a model"))
        self.call.currentIndexChanged.connect(lambda _row: self._show_input())
        self.frame = PictureView(self.tr("The frame, as it was put"), self)
        self.input = PictureView(self.tr("The input, as the model saw it"), self, sharp=True)
        self.frame_words, self.input_words = QLabel(self), QLabel(self)
        for label in (self.frame_words, self.input_words):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome = QTreeWidget(self)
        self.outcome.setColumnCount(2)
        self.outcome.setHeaderLabels([self.tr("Outputs, and what was put"), self.tr("Value")])
        self.outcome.setAccessibleName(self.tr("Outputs of the models, and what was put"))
        self.outcome.setFrameShape(QFrame.Shape.NoFrame)
        self._lay_out()
        self._clear()

    def show_available(self, available: bool) -> None:
        """Whether there is anything to look at."""
        self._available = available
        self._pending = self._pending and available
        self.take.setEnabled(available and not self._pending)

    def show_look(self, look: Look) -> None:
        """Show what was seen."""
        self._pending = False
        self.take.setEnabled(self._available)
        words = self.tr("{port}: {ms} ms from the batch to its put")
        self.status.setText(words.format(port=look["port"], ms=f"{look['seconds'] * 1000:.1f}"))
        self._calls = _inputs(look)
        # Those with a picture first: of a cached one there is mostly none.
        frames = sorted(look["frames"], key=lambda frame: not frame["jpeg"])
        self._look = {**look, "frames": frames}
        kept = any(each["jpeg"] and each["stream"] == self.stream.currentText() for each in frames)
        self._fill(self.stream, [str(each["stream"]) for each in frames], keep=kept)
        self._fill(self.call, [title for title, _tensor in self._calls])
        self._show_frame()
        self._show_input()
        self._show_outcome(look)

    def show_problem(self, text: str) -> None:
        """Say why nothing was seen; what was seen before stays."""
        self._pending = False
        self.take.setEnabled(self._available)
        self.status.setText(text)

    def _on_take(self) -> None:
        self._pending = True
        self.take.setEnabled(False)
        self.status.setText(self.tr("Waiting for the next frame…"))
        self.look_asked.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.take)
        top.addWidget(self.status, 1)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(_column(across, self.stream, self.frame, self.frame_words))
        across.addWidget(_column(across, self.call, self.input, self.input_words))
        across.addWidget(self.outcome)
        across.setChildrenCollapsible(False)
        across.setSizes([340, 300, 360])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.addLayout(top)
        layout.addWidget(across, 1)

    def _clear(self) -> None:
        self.frame.show_words(self.tr("The frame with its boxes and labels"))
        self.input.show_words(self.tr("What a model is given"))
        for box in (self.stream, self.call):
            box.setEnabled(False)

    def _fill(self, box: QComboBox, names: Sequence[str], *, keep: bool = True) -> None:
        chosen = box.currentText()
        box.blockSignals(True)
        box.clear()
        box.addItems(list(names))
        box.setCurrentIndex((max(0, box.findText(chosen)) if keep else 0) if names else -1)
        box.setEnabled(len(names) > 1)
        box.blockSignals(False)

    def _show_frame(self) -> None:
        frames = self._look.get("frames", ())
        index = self.stream.currentIndex()
        if not 0 <= index < len(frames):
            return
        frame = frames[index]
        if frame["jpeg"]:
            self.frame.show_picture(base64.b64decode(frame["jpeg"]), frame["overlay"])
        else:
            self.frame.show_words(self.tr("The application did not look at this picture: it had it before."))
        put = self.tr("put") if frame["shown"] else self.tr("not put")
        size = f"{frame['width']}×{frame['height']}"
        self.frame_words.setText(f"#{frame['number']} · {size} · {put}")

    def _show_input(self) -> None:
        index = self.call.currentIndex()
        if not 0 <= index < len(self._calls):
            self.input.show_words(self.tr("No model was called for this frame."))
            self.input_words.clear()
            return
        tensor = self._calls[index][1]
        words = tensor_words(tensor)
        if tensor.get("png"):
            self.input.show_picture(base64.b64decode(tensor["png"]))
            if tensor["stretched"]:
                words += " · " + self.tr("shown from the smallest value to the largest")
            if tensor["step"] > 1:
                words += " · " + self.tr("every {step}th pixel").format(step=tensor["step"])
        else:
            self.input.show_words(self.tr("This tensor has not the form of a picture."))
        self.input_words.setText(words)

    def _show_outcome(self, look: Look) -> None:
        self.outcome.clear()
        for model in look["models"]:
            for number, call in enumerate(model["calls"], 1):
                title = f"{model['node']} · {number}/{model['count']} · {call['ms']:.2f} ms"
                branch = QTreeWidgetItem(self.outcome, [title])
                branch.setFirstColumnSpanned(True)
                for tensor in call["outputs"]:
                    _add_output(branch, tensor)
        for frame in look["frames"]:
            branch = QTreeWidgetItem(self.outcome, [self.tr("put: {name}").format(name=frame["stream"])])
            for item in frame["overlay"]:
                QTreeWidgetItem(branch, [overlay_words(item)]).setFirstColumnSpanned(True)
        self.outcome.expandAll()
        self.outcome.setColumnWidth(0, _PLACE_WIDTH)


def _add_output(branch: QTreeWidgetItem, tensor: Mapping[str, Any]) -> None:
    words = tensor_words(tensor)
    leaf = QTreeWidgetItem(branch, [words])
    leaf.setToolTip(0, words)
    leaf.setFirstColumnSpanned(True)
    # Where all values are the same, the largest of them say nothing.
    differ = tensor.get("min") != tensor.get("max")
    for place, value in tensor["top"] if differ else ():
        QTreeWidgetItem(leaf, [place_words(place), "–" if value is None else f"{value:.6g}"])


def _inputs(look: Look) -> list[tuple[str, Mapping[str, Any]]]:
    """Every input of every call that was told, with its title."""
    found = []
    for model in look["models"]:
        for number, call in enumerate(model["calls"], 1):
            times = f" {number}" if len(model["calls"]) > 1 else ""
            found += [(f"{model['node']}{times} · {tensor['name']}", tensor) for tensor in call["inputs"]]
    return found


def _column(parent: QWidget, *widgets: QWidget) -> QWidget:
    column = QWidget(parent)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, PictureView) else 0)
    return column
