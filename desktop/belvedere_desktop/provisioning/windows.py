"""The windows that are opened from the wizard: many appliances at once, the logs of a returned stick."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from belvedere_desktop.batch.dialog import BatchDialog
from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog
from belvedere_desktop.settings import Settings


class ProvisioningWindows(QObject):
    """Opens each once, and brings it to the front after that. Signal: told(text)."""

    told = Signal(str)

    def __init__(self, client: Client, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._client = client
        self._settings = settings
        self._parent = parent
        self.batch: BatchDialog | None = None
        self.logs: ProvisioningLogsDialog | None = None

    def show_batch(self) -> None:
        """Set up several appliances from a file."""
        if self.batch is None:
            self.batch = BatchDialog(self._client, self._settings, self._parent)
            self.batch.told.connect(self.told)
        self.batch.show()
        self.batch.raise_()

    def show_logs(self) -> None:
        """Read the logs of a returned stick."""
        if self.logs is None:
            self.logs = ProvisioningLogsDialog(self._client, self._parent)
        self.logs.show()
        self.logs.raise_()
