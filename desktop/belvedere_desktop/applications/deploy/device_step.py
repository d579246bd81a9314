"""Where to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from belvedere_desktop.applications.deploy.step import Step, row
from belvedere_desktop.devices.words import status_words


class DeviceStep(Step):
    """The devices of the site; `hold` keeps the one that an application is replaced on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.introduce(
            self.tr("Device"), self.tr("A device that is away takes the application when it comes back.")
        )
        self.devices = QListWidget(self)
        self.devices.setAccessibleName(self.tr("Devices"))
        self.devices.setTabKeyNavigation(False)
        self.devices.currentItemChanged.connect(lambda *_: self.changed.emit())
        self.column.addWidget(self.devices, 1)
        self._wanted = ""

    @property
    def is_complete(self) -> bool:
        """Whether one was chosen."""
        return bool(self.device)

    @property
    def device(self) -> str:
        """The id of the one that was chosen."""
        item = self.devices.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_devices(self, devices: Sequence[dict[str, Any]]) -> None:
        """What can be chosen; the only one is."""
        self.devices.clear()
        for each in devices:
            words = f"{each.get('Name', '')}   {status_words(each.get('DeviceAggregatedStatus', ''))}"
            item = row(words, self.devices)
            item.setData(Qt.ItemDataRole.UserRole, each["DeviceId"])
        self.choose(self._wanted or (devices[0]["DeviceId"] if len(devices) == 1 else ""))

    def choose(self, device: str) -> None:
        """Choose a device, now or as soon as it is known."""
        self._wanted = device
        for place in range(self.devices.count()):
            if self.devices.item(place).data(Qt.ItemDataRole.UserRole) == device:
                self.devices.setCurrentRow(place)

    def hold(self) -> None:
        """What is replaced stays where it is."""
        self.words.setText(self.tr("An application is replaced on its own device."))
        self.devices.setEnabled(False)
