"""The third step: where the archive goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)


class ArchiveStep(QWidget):
    """A folder (or a drive, which is one), or the appliance of this computer. `changed` at each choice."""

    changed = Signal()

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = QLabel(
            self.tr(
                "The archive holds a key. It is valid for five minutes from now on, and for one appliance: "
                "have the appliance and its drive at hand before you go on."
            ),
            self,
        )
        about.setWordWrap(True)
        self.here = QRadioButton(self.tr("Straight into the appliance on this computer"), self)
        self.save = QRadioButton(self.tr("Into a folder or onto a USB drive (FAT32, 1 to 32 GB)"), self)
        self._ways = QButtonGroup(self)
        self.folder = QLineEdit(folder, self)
        self.folder.setAccessibleName(self.tr("Folder or drive"))
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.clicked.connect(self._choose)
        self.folder.textChanged.connect(lambda _text: self.changed.emit())
        row = QHBoxLayout()
        row.addSpacing(24)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(about)
        layout.addSpacing(8)
        for button in (self.here, self.save):
            self._ways.addButton(button)
            button.toggled.connect(lambda _on: self.changed.emit())
            layout.addWidget(button)
        layout.addLayout(row)
        layout.addStretch(1)
        self.save.setChecked(True)

    def offer_appliance(self, *, there: bool) -> None:
        """Whether an appliance of this computer runs and waits for an archive."""
        self.here.setEnabled(there)
        tip = self.tr("No appliance runs on this computer. Start one: belvedere appliance start")
        self.here.setToolTip("" if there else tip)
        if not there and self.here.isChecked():
            self.save.setChecked(True)

    @property
    def is_complete(self) -> bool:
        """Whether it is known where to."""
        return self.here.isChecked() or bool(self.folder.text().strip())

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Where the archive goes"), self.folder.text() or str(Path.home())
        )
        if chosen:
            self.folder.setText(chosen)
