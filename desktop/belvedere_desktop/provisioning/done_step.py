"""The last step: it is set up; what to keep, and what to do next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.files import write_atomically
from belvedere_simulator.errors import BelvedereError


class DoneStep(QWidget):
    """Signals: device_asked(), to see the device; another_asked(), to set up one more."""

    device_asked = Signal()
    another_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Receipt"))
        self.delete_archive = QCheckBox(self.tr("Delete the archive from the folder: it is used up"), self)
        self.delete_archive.setChecked(True)
        copy = QPushButton(self.tr("Copy receipt"), self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        save = QPushButton(self.tr("Save receipt…"), self)
        save.clicked.connect(self._save)
        self.device = QPushButton(self.tr("Show the device"), self)
        self.device.setProperty("role", "primary")
        self.device.clicked.connect(self.device_asked)
        self.another = QPushButton(self.tr("Set up another"), self)
        self.another.clicked.connect(self.another_asked)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        buttons = QHBoxLayout()
        for button in (copy, save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.another, self.device):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.text, self.delete_archive, self.problem):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def show_receipt(self, title: str, text: str) -> None:
        """Show what was done."""
        self.title.setText(title)
        self.text.setPlainText(text)
        self.problem.clear()

    def _save(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("Save receipt"), "receipt.txt")
        if not chosen:
            return
        try:
            write_atomically(Path(chosen), self.text.toPlainText().encode())
        except BelvedereError as error:
            self.problem.setText(str(error))
