"""The USB drives of this computer, to empty one or let go of it."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.drive_erasing import EraseDialog
from belvedere_desktop.provisioning.drive_list import DriveList
from belvedere_desktop.window.sizes import open_with


class DrivesDialog(QDialog):
    """Lists drives while it is shown."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.setWindowTitle(self.tr("Empty a USB drive"))
        words = QLabel(
            self.tr("The archive on the drive is used up. Plug the drive in again and empty it."), self
        )
        words.setWordWrap(True)
        self.drives = DriveList(client, self)
        self.drives.changed.connect(self._check)
        self.empty = QPushButton(self.tr("Empty it…"), self)
        self.empty.clicked.connect(self._empty)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.empty, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget, stretch in ((words, 0), (self.drives, 1), (buttons, 0)):
            layout.addWidget(widget, stretch)
        open_with(self, 640, 300)
        self._check()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the drives."""
        super().showEvent(event)
        self.drives.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow them no more."""
        super().hideEvent(event)
        self.drives.stop()

    def _check(self) -> None:
        chosen = self.drives.chosen
        self.empty.setEnabled(chosen is not None and chosen["erasable"])

    def _empty(self) -> None:
        chosen = self.drives.chosen
        if chosen is not None:
            EraseDialog(self._client, chosen, self).open()
