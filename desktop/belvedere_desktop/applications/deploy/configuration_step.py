"""The values that the developer lets one choose, and the ports to be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.applications.deploy.step import Step, label
from belvedere_simulator.deploying.choices import ParameterChoice, PortChoice
from belvedere_simulator.manifest.values import as_text, obeys, parse_typed

FIRST_PORT, LAST_PORT = 8000, 9000


class ConfigurationStep(Step):
    """A field for each value with its complaint; a box to tick for each port."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.introduce(self.tr("Configuration"))
        self.values: dict[str, ValueField] = {}
        self.ports: list[PortField] = []
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.column.addStretch(1)

    @property
    def is_complete(self) -> bool:
        """Whether every value is allowed."""
        return all(not each.problem for each in self.values.values())

    @property
    def parameters(self) -> dict[str, Any]:
        """The values by their nodes."""
        return {node: each.value for node, each in self.values.items()}

    @property
    def opened(self) -> list[dict[str, Any]]:
        """The ports that were agreed to."""
        return [each.rule for each in self.ports if each.agreed.isChecked()]

    def show_choices(self, parameters: Iterable[ParameterChoice], ports: Iterable[PortChoice]) -> None:
        """Those of another application."""
        for old in (*self.values.values(), *self.ports):
            self._place.removeWidget(old)
            old.deleteLater()
        self.values = {each.node: ValueField(each, self) for each in parameters}
        self.ports = [PortField(each, self) for each in ports]
        for value in self.values.values():
            value.changed.connect(self.changed)
            self._place.addWidget(value)
        for port in self.ports:
            port.changed.connect(self.changed)
            self._place.addWidget(port)
        self.words.setText(
            self.tr("Each port is opened only if you agree to it: others in the network can reach it then.")
            if self.ports
            else self.tr("There is nothing to configure.")
            if not self.values
            else ""
        )
        self.words.setVisible(bool(self.words.text()))


class ValueField(QFrame):
    """One value. Signal: changed()."""

    changed = Signal()

    def __init__(self, choice: ParameterChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._choice = choice
        title = QLabel(choice.title, self)
        title.setProperty("role", "heading")
        self.complaint = label("", self, "error")
        self.complaint.hide()
        self.field: QCheckBox | QLineEdit
        if choice.kind == "boolean":
            box = QCheckBox(self.tr("Yes"), self)
            box.setChecked(bool(choice.value))
            box.toggled.connect(lambda _on: self.changed.emit())
            self.field = box
        else:
            line = QLineEdit("" if choice.value is None else as_text(choice.value), self)
            line.textChanged.connect(lambda _text: self._check())
            self.field = line
        self.field.setAccessibleName(choice.title)
        about = label("\n".join(filter(None, (choice.description, choice.constraint_text))), self)
        about.setVisible(bool(about.text()))
        layout = QVBoxLayout(self)
        for widget in (title, about, self.field, self.complaint):
            layout.addWidget(widget)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; "" where nothing is."""
        if isinstance(self.field, QCheckBox):
            return ""
        try:
            value = parse_typed(self.field.text(), self._choice.kind)
            allowed = not self._choice.constraint or obeys(value, self._choice.constraint)
        except ValueError as error:
            return str(error)
        except re.error:
            return ""  # the plan tells of it
        wanted = self._choice.constraint_text or self._choice.constraint
        return "" if allowed else self.tr("This is not allowed: {wanted}").format(wanted=wanted)

    @property
    def value(self) -> Any:
        """What was chosen, of the parameter's type; only where nothing is wrong."""
        if isinstance(self.field, QCheckBox):
            return self.field.isChecked()
        return parse_typed(self.field.text(), self._choice.kind)

    def _check(self) -> None:
        self.complaint.setText(self.problem)
        self.complaint.setVisible(bool(self.problem))
        self.changed.emit()


class PortField(QFrame):
    """The consent to one port. Signal: changed()."""

    changed = Signal()

    def __init__(self, choice: PortChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._choice = choice
        self.agreed = QCheckBox(
            self.tr("Open a port of the device for {title}").format(title=choice.title), self
        )
        self.host = QSpinBox(self)
        self.host.setRange(FIRST_PORT, LAST_PORT)
        self.host.setValue(choice.host if choice.host in range(FIRST_PORT, LAST_PORT + 1) else FIRST_PORT)
        self.host.setAccessibleName(self.tr("Port of the device for {title}").format(title=choice.title))
        self.host.setEnabled(False)
        told = self.tr("It leads to the port {port} of {node}.").format(
            port=choice.container, node=choice.node
        )
        self.agreed.toggled.connect(self.host.setEnabled)
        self.agreed.toggled.connect(lambda _on: self.changed.emit())
        self.host.valueChanged.connect(lambda _value: self.changed.emit())
        row = QHBoxLayout()
        row.addWidget(self.host)
        row.addWidget(label(" ".join(filter(None, (told, choice.description))), self), 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.agreed)
        layout.addLayout(row)

    @property
    def rule(self) -> dict[str, Any]:
        """As the child wants it."""
        return {"node": self._choice.node, "container": self._choice.container, "host": self.host.value()}
