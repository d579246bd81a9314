"""A new role, by what it shall allow."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.commands.twins.role_templates import templates


class RoleDialog(EditDialog):
    """What a role allows is ticked, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("New role"))
        self.name, self.bucket = QLineEdit(self), QLineEdit(self)
        self.allowed = {name: QCheckBox(self._words(each.words), self) for name, each in templates().items()}
        form = QFormLayout()
        for words, field in (
            (self.tr("Name"), self.name),
            (self.tr("Bucket, where one is meant"), self.bucket),
        ):
            field.setAccessibleName(words)
            form.addRow(words, field)
        self.column.addLayout(form)
        for box in self.allowed.values():
            self.column.addWidget(box)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(False)
        arrange(self)

    @property
    def role(self) -> dict[str, object]:
        """As the child wants it."""
        allow = [name for name, box in self.allowed.items() if box.isChecked()]
        return {"name": self.name.text().strip(), "allow": allow, "bucket": self.bucket.text().strip()}

    def _words(self, words: str) -> str:
        return words.replace("{bucket}", self.tr("below"))
