"""Which file each model node runs, when it is not the package's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.simulator.configuration import RunConfiguration
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_simulator.manifest.resolved import ModelNode


class ModelsPanel(QWidget):
    """One file field a model node; empty means the package's file."""

    def __init__(
        self, models: Sequence[ModelNode], model: ConfigurationModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._fields: dict[str, QLineEdit] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for node in models:
            form.addRow(node.name, self._field(node))
        model.changed.connect(self.show_configuration)
        self.show_configuration(model.configuration)

    def show_configuration(self, configuration: RunConfiguration) -> None:
        """Fill every field."""
        chosen = dict(configuration.models)
        for name, field in self._fields.items():
            if field.text() != chosen.get(name, ""):
                field.setText(chosen.get(name, ""))

    def _field(self, node: ModelNode) -> QWidget:
        field = QLineEdit(self)
        shipped = self.tr("From the package") if node.artifact else ""
        field.setPlaceholderText(shipped or node.unresolved or self.tr("Choose a file"))
        field.setAccessibleName(self.tr("Model file of {node}").format(node=node.name))
        field.textEdited.connect(lambda text: self._edit(node.name, text))
        browse = QToolButton(self)
        set_icon(browse, "folder")
        browse.setToolTip(self.tr("Choose a model file"))
        browse.clicked.connect(lambda: self._choose(node.name))
        self._fields[node.name] = field
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field, 1)
        layout.addWidget(browse)
        return line

    def _choose(self, node: str) -> None:
        filters = self.tr("Models ({patterns})").format(patterns="*.onnx *.tar.gz")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a model file"), "", filters)
        if chosen:
            self._edit(node, chosen)

    def _edit(self, node: str, path: str) -> None:
        text = self.tr("Change the model file of {node}").format(node=node)
        self._model.edit(self._model.configuration.with_model(node, path.strip()), text, f"model {node}")
