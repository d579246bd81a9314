"""What can be done with a device: asked about where needed, and done by the client child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.state import DeviceState, Offer
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_simulator.errors import BelvedereError

LONGEST_DESCRIPTION = 255
_FLEETING = Qt.WidgetAttribute.WA_DeleteOnClose


class DeviceCommands(QObject):
    """Signals: told(text) for the status bar; failed(BelvedereError), which the job list has too."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, client: Client, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._client = client
        self._board = board
        self._window = parent

    def ask_update(self, device: DeviceState, offer: Offer) -> None:
        """Update, once it is confirmed; a major version says what it takes away."""
        text = self.tr("{name} installs {version}, restarts, and is away for some minutes.").format(
            name=device.row.name, version=offer.version
        )
        if offer.major:
            text += " " + self.tr(
                "It is another major version: applications with model nodes may no longer run, and there "
                "may be no way back."
            )
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Update software"), text, parent=self._window)
        install = box.addButton(self.tr("Install"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(lambda: self.update(device, offer))
        box.setDefaultButton(install)
        box.setAttribute(_FLEETING)
        box.open()

    def update(self, device: DeviceState, offer: Offer) -> None:
        """Have it install the version."""
        title = self.tr("Update {name} to {version}").format(name=device.row.name, version=offer.version)
        arguments = {"id": device.row.id, "version": offer.version, "major": offer.major}
        self._do(title, "devices.update", arguments)

    def ask_reboot(self, device: DeviceState) -> None:
        """Restart, once it is confirmed."""
        text = self.tr("{name} restarts; its applications are away for some minutes.")
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Restart"),
            text.format(name=device.row.name),
            parent=self._window,
        )
        box.addButton(self.tr("Restart"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(lambda: self.reboot(device))
        box.setAttribute(_FLEETING)
        box.open()

    def reboot(self, device: DeviceState) -> None:
        """Have it start again."""
        self._do(
            self.tr("Restart {name}").format(name=device.row.name), "devices.reboot", {"id": device.row.id}
        )

    def ask_description(self, device: DeviceState) -> None:
        """Another description."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Describe {name}").format(name=device.row.name))
        dialog.setLabelText(self.tr("Description, up to 255 letters:"))
        dialog.setTextValue(device.row.description)
        dialog.setMinimumWidth(460)
        dialog.textValueSelected.connect(lambda text: self.describe(device, text))
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def describe(self, device: DeviceState, text: str) -> None:
        """Describe it anew."""
        arguments = {"id": device.row.id, "description": text[:LONGEST_DESCRIPTION]}
        title = self.tr("Describe {name}").format(name=device.row.name)
        self._do(title, "devices.describe-anew", arguments)

    def ask_tags(self, device: DeviceState) -> None:
        """Other tags."""
        dialog = TagsDialog(device.row.name, device.row.tags, self._window)
        dialog.accepted.connect(lambda: self.tag(device, dialog.tags))
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def tag(self, device: DeviceState, tags: Mapping[str, str]) -> None:
        """Give it exactly these tags."""
        title = self.tr("Tag {name}").format(name=device.row.name)
        self._do(title, "devices.tag", {"arn": device.arn, "tags": dict(tags)})

    def ask_delete(self, device: DeviceState) -> None:
        """Delete, once the name was typed."""
        text = self.tr(
            "{name} and its certificates end at once. What it stores stays on it, but it can be set up again "
            "only after a full reset: power and reset held together for five seconds."
        ).format(name=device.row.name)
        dialog = TypedNameDialog(
            self.tr("Delete {name}").format(name=device.row.name),
            text,
            device.row.name,
            self.tr("Delete"),
            self._window,
        )
        dialog.accepted.connect(lambda: self.delete(device))
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def delete(self, device: DeviceState) -> None:
        """Forget it."""
        self._do(
            self.tr("Delete {name}").format(name=device.row.name), "devices.delete", {"id": device.row.id}
        )

    def _do(self, title: str, call: str, arguments: Mapping[str, Any]) -> None:
        pending: list[PendingCall] = []

        def cancel() -> None:
            pending[0].cancel()
            self._board.end(number, JobState.CANCELLED)

        def finished(_result: Any) -> None:
            self._board.end(number, JobState.DONE)
            self.told.emit(self.tr("{title}: done").format(title=title))

        def refused(error: BelvedereError) -> None:
            self._board.end(number, JobState.FAILED, str(error))
            self.told.emit(str(error))
            self.failed.emit(error)

        number = self._board.begin(title, cancel)
        pending.append(self._client.call(call, arguments, Listeners(done=finished, failed=refused)))
