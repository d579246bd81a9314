"""Choosing the stick that an appliance wrote its logs to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.logs.sources import of_stick
from belvedere_desktop.provisioning.drive_list import DriveList
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange


class StickLogsDialog(QDialog):
    """Signal: opened(Opening). Nothing is written to the stick."""

    opened = Signal(object)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Logs on a stick"))
        open_with(self, 640, 300)
        self.drives = DriveList(client, self)
        # Whether an archive could be written to it does not matter here.
        self.drives.table.hideColumn(3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.open_button = buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setEnabled(False)
        buttons.accepted.connect(self._open)
        buttons.rejected.connect(self.reject)
        self.drives.changed.connect(lambda: self.open_button.setEnabled(self.drives.chosen is not None))
        layout = QVBoxLayout(self)
        layout.addWidget(scrolling(self.drives, self), 1)
        layout.addWidget(buttons)
        arrange(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the drives."""
        super().showEvent(event)
        self.drives.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.drives.stop()

    def _open(self) -> None:
        chosen = self.drives.chosen
        if chosen is not None:
            self.opened.emit(of_stick(chosen["id"], chosen["name"]))
            self.accept()
