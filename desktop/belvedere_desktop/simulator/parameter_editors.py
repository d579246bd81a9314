"""An editor for each type of parameter, with its complaint beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.simulator.values import read_value, text_of
from belvedere_simulator.manifest.resolved import ParameterNode, ParameterValue


class ParameterEditor(QWidget):
    """Edits one parameter. Signals: edited(value) for values that keep the rules; reset_asked().

    A value that breaks the type or the constraint is told below the field and never leaves the editor.
    """

    edited = Signal(object)
    reset_asked = Signal()

    def __init__(self, parameter: ParameterNode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.field = self._make_field()
        self.field.setAccessibleName(parameter.title or parameter.name)
        self.field.setEnabled(parameter.overridable)
        self.reset = QToolButton(self)
        set_icon(self.reset, "undo")
        self.reset.setToolTip(self.tr("Back to the value of the manifests"))
        self.reset.clicked.connect(self.reset_asked)
        self.complaint = QLabel(self)
        self.complaint.setProperty("role", "error")
        self.complaint.setWordWrap(True)
        self.complaint.hide()
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        line.addWidget(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.complaint)
        if not parameter.overridable:
            self.field.setToolTip(self.tr("The manifest does not let this value be overridden."))

    @property
    def is_valid(self) -> bool:
        """Whether what stands in the field may be used."""
        return not self.complaint.text()

    def show_value(self, chosen: ParameterValue | None) -> None:
        """Show a chosen value, or the manifests' when there is none."""
        value = self.parameter.value if chosen is None else chosen
        self.reset.setVisible(chosen is not None)
        self._fill(value)
        self._complain("")

    def _make_field(self) -> QCheckBox | QSpinBox | QLineEdit:
        if self.parameter.type == "boolean":
            box = QCheckBox(self)
            box.clicked.connect(lambda on: self._take(text_of(on)))
            return box
        if self.parameter.type == "int32":
            spin = QSpinBox(self)
            spin.setRange(-(2**31), 2**31 - 1)
            spin.textChanged.connect(self._take)
            return spin
        line = QLineEdit(self)
        line.textEdited.connect(self._take)
        return line

    def _fill(self, value: ParameterValue | None) -> None:
        field = self.field
        was_blocked = field.blockSignals(True)
        if isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        elif isinstance(field, QSpinBox):
            field.setValue(int(value or 0))
        elif not self._says(field.text(), value):
            field.setText(text_of(value))
        field.blockSignals(was_blocked)

    def _says(self, text: str, value: ParameterValue | None) -> bool:
        """Whether the field already means `value`, so that typing "0.50" is not turned into "0.5"."""
        try:
            return read_value(self.parameter, text) == value
        except ValueError:
            return False

    def _take(self, text: str) -> None:
        try:
            value = read_value(self.parameter, text)
        except ValueError as error:
            self._complain(str(error))
            return
        self._complain("")
        self.edited.emit(value)

    def _complain(self, text: str) -> None:
        self.complaint.setText(text)
        self.complaint.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
