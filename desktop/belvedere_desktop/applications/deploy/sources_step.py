"""Which cameras each input gets, and when they start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QListWidget, QVBoxLayout, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.applications.deploy.step import Step, label, row
from belvedere_desktop.cameras.state import CameraRow, row_of
from belvedere_desktop.cameras.words import severity_colour, verdict_words
from belvedere_simulator.deploying.choices import InputChoice

_HEIGHT = 120


class SourcesStep(Step):
    """A list of the registered cameras for each input, with what the doctor said of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.introduce(self.tr("Cameras"), self.tr("Several cameras may be chosen for one input."))
        self.inputs: dict[str, InputSources] = {}
        self._cameras: Sequence[CameraRow] = ()
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.column.addStretch(1)

    @property
    def is_complete(self) -> bool:
        """Whether each input that needs one has a camera."""
        return all(each.is_complete for each in self.inputs.values())

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, as the child wants it."""
        return {
            node: {"cameras": each.chosen, "launch": each.launch.currentData()}
            for node, each in self.inputs.items()
        }

    def show_inputs(self, inputs: Iterable[InputChoice]) -> None:
        """The inputs of another application."""
        for old in self.inputs.values():
            self._place.removeWidget(old)
            old.deleteLater()
        self.inputs = {}
        for each in inputs:
            made = InputSources(each, self)
            made.cameras.itemChanged.connect(lambda _item: self.changed.emit())
            made.show_cameras(self._cameras)
            self._place.addWidget(made)
            self.inputs[each.node] = made
        if not self.inputs:
            self.words.setText(self.tr("This application has no input for cameras."))

    def show_cameras(self, cameras: Iterable[dict[str, Any]]) -> None:
        """What can be chosen."""
        self._cameras = [row_of(each) for each in cameras]
        for each in self.inputs.values():
            each.show_cameras(self._cameras)
        self.changed.emit()


class InputSources(QFrame):
    """One input."""

    def __init__(self, choice: InputChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._choice = choice
        heading = QLabel(choice.title, self)
        heading.setProperty("role", "heading")
        about = label(choice.description, self)
        about.setVisible(bool(choice.description))
        self.cameras = QListWidget(self)
        self.cameras.setAccessibleName(choice.title)
        self.cameras.setMinimumHeight(_HEIGHT)
        self.cameras.setTabKeyNavigation(False)
        self.launch = QComboBox(self)
        self.launch.setAccessibleName(self.tr("When the cameras of {input} start").format(input=choice.title))
        self.launch.addItem(self.tr("They start with the application"), "onAppStart")
        self.launch.addItem(self.tr("They start on a signal: resume"), "onSignal")
        self.launch.setCurrentIndex(max(0, self.launch.findData(choice.launch)))
        layout = QVBoxLayout(self)
        for widget in (heading, about, self.cameras, self.launch):
            layout.addWidget(widget)

    @property
    def chosen(self) -> list[str]:
        """The packages of the cameras that are ticked."""
        items = (self.cameras.item(place) for place in range(self.cameras.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked]

    @property
    def is_complete(self) -> bool:
        """Whether it has what it needs."""
        return bool(self.chosen) or not self._choice.mandatory

    def show_cameras(self, cameras: Iterable[CameraRow]) -> None:
        """What can be chosen; what was stays so."""
        chosen = {*self._choice.cameras, *self.chosen}
        self.cameras.clear()
        for camera in cameras:
            item = row(f"{camera.name}   {verdict_words(camera.verdict)}", self.cameras)
            item.setData(Qt.ItemDataRole.UserRole, camera.key)
            ticked = Qt.CheckState.Checked if camera.key in chosen else Qt.CheckState.Unchecked
            item.setCheckState(ticked)
            colour = getattr(colours_of(self.palette()), severity_colour(camera.verdict))
            item.setForeground(QColor(colour))
