"""Everything that can be chosen for the shown application."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from belvedere_desktop.simulator.choices import choose
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.loading import LoadedFolder
from belvedere_desktop.simulator.models_panel import ModelsPanel
from belvedere_desktop.simulator.parameters_panel import ParametersPanel
from belvedere_desktop.simulator.sources_panel import NodeSources


class ConfigurationPanel(QScrollArea):
    """Override, cameras, parameters and models in one column. override_chosen carries a path or ""."""

    override_chosen = Signal(str)

    def __init__(
        self, model: ConfigurationModel, credentials: Credentials, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._credentials = credentials
        self.cameras: dict[str, NodeSources] = {}
        self.parameters: ParametersPanel | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(400)
        self.setAccessibleName(self.tr("Choices for the run"))
        self.viewport().setAutoFillBackground(False)

    @property
    def is_valid(self) -> bool:
        """Whether every field may be used."""
        return self.parameters is None or self.parameters.is_valid

    def show_folder(self, loaded: LoadedFolder) -> None:
        """Build the editors of an application."""
        if old := self.takeWidget():
            old.deleteLater()
        self.cameras, self.parameters = {}, None
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        if loaded.overrides:
            self._section(layout, self.tr("Override manifest"), self._override_box(loaded, content))
        application = loaded.application
        if application is not None:
            self._add_cameras(layout, loaded, content)
            if application.parameters:
                self.parameters = ParametersPanel(application.parameters, self._model, content)
                self._section(layout, self.tr("Parameters"), self.parameters)
            if application.models:
                self._section(
                    layout, self.tr("Models"), ModelsPanel(application.models, self._model, content)
                )
        else:
            self._section(layout, "", QLabel(self.tr("Mend the problems below, then open the folder again.")))
        layout.addStretch(1)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def _add_cameras(self, layout: QVBoxLayout, loaded: LoadedFolder, content: QWidget) -> None:
        application = loaded.application
        if application is None or not application.cameras:
            return
        self._section(layout, self.tr("Cameras"), None)
        for node in application.cameras:
            self.cameras[node.name] = NodeSources(node, self._model, self._credentials, content)
            layout.addWidget(self.cameras[node.name])

    def _section(self, layout: QVBoxLayout, title: str, widget: QWidget | None) -> None:
        if title:
            if layout.count():
                layout.addSpacing(8)
            label = QLabel(title.upper(), self)
            label.setProperty("role", "muted")
            layout.addWidget(label)
        if widget is not None:
            layout.addWidget(widget)

    def _override_box(self, loaded: LoadedFolder, parent: QWidget) -> QComboBox:
        box = QComboBox(parent)
        box.setAccessibleName(self.tr("Override manifest"))
        box.addItem(self.tr("None"), "")
        for file in loaded.overrides:
            box.addItem(Path(file).name, str(file))
        choose(box, loaded.override)
        box.activated.connect(lambda _row: self.override_chosen.emit(str(box.currentData())))
        return box
