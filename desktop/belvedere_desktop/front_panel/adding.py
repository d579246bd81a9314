"""A further appliance of this computer: its name, and what it is."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from belvedere_desktop.front_panel.profile import APPLIANCE, THINKEDGE_SE70

_ROOM = 32
_NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}"


class AddApplianceDialog(QDialog):
    """It is offered once the name is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Another appliance on this computer"))
        self.name = QLineEdit(self)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("letters, digits, - and _"))
        self.name.setValidator(QRegularExpressionValidator(QRegularExpression(_NAME), self))
        self.model = QComboBox(self)
        self.model.setAccessibleName(self.tr("Model"))
        self.model.addItem(APPLIANCE.title, "appliance")
        self.model.addItem(THINKEDGE_SE70.title, "thinkedge-se70")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.action = buttons.addButton(self.tr("Add and start"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.action.setEnabled(False)
        self.name.textChanged.connect(lambda _text: self.action.setEnabled(self.name.hasAcceptableInput()))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.name.setMinimumWidth(self.name.fontMetrics().averageCharWidth() * _ROOM)
        form = QFormLayout(self)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Model"), self.model)
        form.addRow(buttons)
