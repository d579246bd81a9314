"""A model put into a package of a project."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.projects.folder_field import PlaceField
from belvedere_desktop.window.tab_order import arrange

KINDS = "ONNX, TorchScript (*.onnx *.pt *.pth *.tar.gz *.tgz);;* (*)"


class ModelDialog(EditDialog):
    """File, package and asset, and whose descriptor counts."""

    def __init__(self, packages: Sequence[str], file: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Put a model in"))
        self.setMinimumWidth(560)
        words = QLabel(
            self.tr(
                "The file is packed and named by its SHA-256. The model before it goes; it can be taken back."
            ),
            self,
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        self.file = PlaceField(self.tr("Model"), self, KINDS)
        self.package, self.asset = QComboBox(self), QLineEdit(self)
        self.package.addItems(list(packages))
        self.asset.setPlaceholderText(self.tr("the package's own"))
        self.described = QCheckBox(self.tr("Make the descriptor from the model (ONNX)"), self)
        form = QFormLayout()
        for name, field in (
            (self.tr("Model"), self.file),
            (self.tr("Package"), self.package),
            (self.tr("Asset"), self.asset),
        ):
            if field is not self.file:
                field.setAccessibleName(name)
            form.addRow(name, field)
        self.column.addWidget(words)
        self.column.addLayout(form)
        self.column.addWidget(self.described)
        self.save.setText(self.tr("Put it in"))
        self.file.changed.connect(self._check)
        self.file.show_place(file)
        self._check(file)
        arrange(self)

    @property
    def wish(self) -> dict[str, str]:
        """As the child wants it, but for the folder and the descriptor."""
        return {
            "model": self.file.text,
            "package": self.package.currentText(),
            "asset": self.asset.text().strip(),
        }

    def _check(self, text: str) -> None:
        self.save.setEnabled(bool(text))
        self.described.setChecked(text.endswith(".onnx"))
