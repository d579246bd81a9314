"""The last step: it is set up; what to keep, and what to do next."""

from __future__ import annotations

from dataclasses import asdict

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

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.provisioning.drives_dialog import DrivesDialog
from belvedere_desktop.provisioning.way import Kind, Made
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.receipt import Receipt, receipt_text


class DoneStep(QWidget):
    """Signals: device_asked(), to see the device; another_asked(), to set up one more."""

    device_asked = Signal()
    another_asked = Signal()

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._receipt: Receipt | None = None
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Receipt"))
        self.delete_archive = QCheckBox(self)
        self.delete_archive.setAccessibleName(self.tr("Delete the archive on this computer"))
        self.used = QLabel(self)
        self.used.setWordWrap(True)
        self.copy = QPushButton(self.tr("Copy receipt"), self)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.save = QPushButton(self.tr("Save receipt…"), self)
        self.save.clicked.connect(self._save)
        self.empty = QPushButton(self.tr("Empty the drive…"), self)
        self.empty.clicked.connect(lambda: DrivesDialog(self._client, self).open())
        self.device = QPushButton(self.tr("Show the device"), self)
        self.device.setProperty("role", "primary")
        self.device.clicked.connect(self.device_asked)
        self.another = QPushButton(self.tr("Set up another"), self)
        self.another.clicked.connect(self.another_asked)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self._lay_out()

    def show_receipt(self, receipt: Receipt, made: Made) -> None:
        """Show what was done, and what is left to be tidied up."""
        self._receipt = receipt
        self.title.setText(self.tr("✓ {name} is set up and online").format(name=receipt.name))
        self.text.setPlainText(receipt_text(receipt))
        self.delete_archive.setText(self.tr("Delete {path}: it is used up").format(path=made.path))
        self.delete_archive.setVisible(bool(made.path))
        self.delete_archive.setChecked(bool(made.path))
        on_drive = made.way is not None and made.way.kind is Kind.DRIVE
        self.used.setText(
            self.tr("The archive on the drive is used up: take the drive out of the appliance and empty it.")
        )
        self.used.setVisible(on_drive)
        self.empty.setVisible(on_drive)
        self._say("", "")

    def save_receipt(self, file: str) -> None:
        """Write the receipt: as PDF where the name ends so, else as text."""
        if self._receipt is not None:
            given = {"receipt": asdict(self._receipt), "file": file}
            saved = self.tr("Saved: {file}").format(file=file)
            listeners = Listeners(done=lambda _none: self._say(saved, "muted"), failed=self._on_failure)
            self._client.call("provisioning.save-receipt", given, listeners)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.copy, self.save, self.empty):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.another, self.device):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.text, self.delete_archive, self.used, self.problem):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def _save(self) -> None:
        assert self._receipt is not None
        kinds = self.tr("PDF (*.pdf);;Text (*.txt)")
        title, name = self.tr("Save receipt"), f"receipt-{self._receipt.name}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(self, title, name, kinds)
        if chosen:
            self.save_receipt(chosen)

    def _on_failure(self, error: BelvedereError) -> None:
        self._say(str(error), "error")

    def _say(self, text: str, role: str) -> None:
        self.problem.setProperty("role", role)
        self.problem.style().polish(self.problem)
        self.problem.setText(text)
