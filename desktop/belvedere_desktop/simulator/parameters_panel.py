"""The values of all parameters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from belvedere_desktop.simulator.configuration import RunConfiguration
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.parameter_editors import ParameterEditor
from belvedere_simulator.manifest.resolved import ParameterNode, ParameterValue


class ParametersPanel(QWidget):
    """One editor a parameter, named by its title."""

    def __init__(
        self, parameters: Sequence[ParameterNode], model: ConfigurationModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self.editors: dict[str, ParameterEditor] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for parameter in parameters:
            form.addRow(self._label(parameter), self._editor(parameter))
        model.changed.connect(self.show_configuration)
        self.show_configuration(model.configuration)

    @property
    def is_valid(self) -> bool:
        """Whether every field may be used."""
        return all(editor.is_valid for editor in self.editors.values())

    def show_configuration(self, configuration: RunConfiguration) -> None:
        """Fill every editor."""
        chosen = dict(configuration.parameters)
        for name, editor in self.editors.items():
            editor.show_value(chosen.get(name))

    def _label(self, parameter: ParameterNode) -> QLabel:
        label = QLabel(parameter.title or parameter.name, self)
        label.setToolTip(parameter.description or parameter.name)
        label.setWordWrap(True)
        return label

    def _editor(self, parameter: ParameterNode) -> ParameterEditor:
        editor = ParameterEditor(parameter, self)
        editor.edited.connect(lambda value: self._edit(parameter, value))
        editor.reset_asked.connect(lambda: self._edit(parameter, None))
        self.editors[parameter.name] = editor
        return editor

    def _edit(self, parameter: ParameterNode, value: ParameterValue | None) -> None:
        changed = self._model.configuration.with_parameter(parameter.name, value)
        text = self.tr("Change {name}").format(name=parameter.name)
        kind = "reset" if value is None else "value"
        self._model.edit(changed, text, f"parameter {parameter.name} {kind}")
