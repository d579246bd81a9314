"""The window of a batch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from belvedere_desktop.batch.page import BatchPage
from belvedere_desktop.client.client import Client
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange


class BatchDialog(QDialog):
    """Signal: told(text). Closing it stops the batch; it can be gone on with at any time."""

    told = Signal(str)

    def __init__(self, client: Client, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Set up several appliances"))
        open_with(self, 1000, 640)
        self.page = BatchPage(client, settings, self)
        self.page.told.connect(self.told)
        self.page.finished.connect(self.accept)
        self.finished.connect(lambda _result: self.page.stop())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        arrange(self)
