"""For which computers the code is built, and by whom."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.window.tab_order import arrange

_TARGETS = ("3.8-manylinux2014_aarch64", "3.8-manylinux2014_x86_64")


class BuildDialog(EditDialog):
    """Targets to put wheels in for, and the container engine where one is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Build for"))
        self.setMinimumWidth(460)
        words = QLabel(
            self.tr(
                "The packages that the code requires come along for each. None chosen: for this computer."
            ),
            self,
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        titles = (self.tr("Appliance: Python 3.8, aarch64"), self.tr("Python 3.8, x86-64"))
        self.targets = {
            target: QCheckBox(title, self) for target, title in zip(_TARGETS, titles, strict=True)
        }
        self.others, self.engine = QLineEdit(self), QComboBox(self)
        self.others.setPlaceholderText("3.11-manylinux2014_x86_64")
        for name, value in ((self.tr("Belvedere"), ""), ("Docker", "docker"), ("Podman", "podman")):
            self.engine.addItem(name, value)
        form = QFormLayout()
        for title, field in (
            (self.tr("Other targets"), self.others),
            (self.tr("Built by"), self.engine),
        ):
            field.setAccessibleName(title)
            form.addRow(title, field)
        self.column.addWidget(words)
        for box in self.targets.values():
            self.column.addWidget(box)
        self.column.addLayout(form)
        self.save.setText(self.tr("Build"))
        arrange(self)

    @property
    def wish(self) -> dict[str, object]:
        """As the child wants it, but for the folder."""
        chosen = [target for target, box in self.targets.items() if box.isChecked()]
        others = self.others.text().replace(",", " ").split()
        return {"targets": [*chosen, *others], "engine": self.engine.currentData()}
