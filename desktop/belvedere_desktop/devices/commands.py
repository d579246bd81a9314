"""What can be done with a device: asked about where needed, and done by the client child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.living import while_there
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.description_dialog import DescriptionDialog
from belvedere_desktop.devices.doing import Doing, Work
from belvedere_desktop.devices.edit_dialog import EditDialog
from belvedere_desktop.devices.many_commands import ManyCommands
from belvedere_desktop.devices.state import CONNECTED, DeviceState, Offer
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard
from belvedere_simulator.errors import BelvedereError


class DeviceCommands(QObject):
    """Signals: told(text), what was done; undoable(text, back), what was done and how it is taken back;
    refused(subject, BelvedereError), what the service refused about `update`, `reboot`, `delete`,
    `description` or `tags`. The job list has everything, too.
    """

    told = Signal(str)
    undoable = Signal(str, object)
    refused = Signal(str, object)

    def __init__(self, client: Client, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._client = client
        self._board = board
        self._doing = Doing(client, board)
        self._window = parent
        self.many = ManyCommands(self._doing, parent)
        self.many.told.connect(self.told)

    def ask_update(self, device: DeviceState, offer: Offer) -> None:
        """Update, once it is confirmed; a major version says what it takes away."""
        text = self.tr("{name} installs {version}, restarts, and is away for some minutes.").format(
            name=device.row.name, version=offer.version
        )
        if offer.required:
            text += " " + self.tr("This update is required: without it the device counts as out of date.")
        if offer.major:
            text += " " + self.tr(
                "It is another major version: applications with model nodes may no longer run, and there "
                "may be no way back."
            )
        ask(
            self._window,
            self.tr("Update software"),
            text,
            self.tr("Install"),
            lambda: self.update(device, offer),
        )

    def update(self, device: DeviceState, offer: Offer) -> None:
        """Have it install the version."""
        title = self.tr("Update {name} to {version}").format(name=device.row.name, version=offer.version)
        arguments = {"id": device.row.id, "version": offer.version, "major": offer.major}
        self._do("update", Work(title, "devices.update", arguments))

    def ask_reboot(self, device: DeviceState) -> None:
        """Restart, once it is confirmed."""
        text = self.tr("{name} restarts; its applications are away for some minutes.")
        ask(
            self._window,
            self.tr("Restart"),
            text.format(name=device.row.name),
            self.tr("Restart"),
            lambda: self.reboot(device),
        )

    def reboot(self, device: DeviceState) -> None:
        """Have it start again."""
        title = self.tr("Restart {name}").format(name=device.row.name)
        self._do("reboot", Work(title, "devices.reboot", {"id": device.row.id}))

    def ask_description(self, device: DeviceState) -> None:
        """Another description."""
        dialog = DescriptionDialog(device.row.name, device.row.description, self._window)
        self._open(dialog, lambda: self._describe(device, dialog.description, dialog))

    def describe(self, device: DeviceState, text: str) -> None:
        """Describe it anew."""
        self._describe(device, text, None)

    def ask_tags(self, device: DeviceState) -> None:
        """Other tags."""
        title = self.tr("Tags of {name}").format(name=device.row.name)
        dialog = TagsDialog(title, device.row.tags, self._window)
        self._open(dialog, lambda: self._tag(device, dialog.tags, dialog))

    def tag(self, device: DeviceState, tags: Mapping[str, str]) -> None:
        """Give it exactly these tags."""
        self._tag(device, tags, None)

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
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def delete(self, device: DeviceState) -> None:
        """Forget it."""
        title = self.tr("Delete {name}").format(name=device.row.name)
        self._do("delete", Work(title, "devices.delete", {"id": device.row.id}))

    def show_network_sheet(self, device: DeviceState) -> None:
        """Every host and port that it uses."""
        from belvedere_desktop.network_sheet.dialog import NetworkSheetDialog  # noqa: PLC0415 - seldom needed

        row = device.row
        dialog = NetworkSheetDialog(self._client, self._board, row.id, row.name, self._window)
        if row.status in CONNECTED:
            dialog.offer_viewpoint(row.id, row.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _describe(self, device: DeviceState, text: str, dialog: EditDialog | None) -> None:
        arguments = {"id": device.row.id, "description": text}
        title = self.tr("Describe {name}").format(name=device.row.name)
        before = device.row.description
        self._edit(
            "description", Work(title, "devices.describe-anew", arguments), dialog, {"description": before}
        )

    def _tag(self, device: DeviceState, tags: Mapping[str, str], dialog: EditDialog | None) -> None:
        title = self.tr("Tag {name}").format(name=device.row.name)
        arguments = {"arn": device.arn, "tags": dict(tags)}
        self._edit("tags", Work(title, "devices.tag", arguments), dialog, {"tags": dict(device.row.tags)})

    def _edit(self, subject: str, work: Work, dialog: EditDialog | None, before: Mapping[str, Any]) -> None:
        """An edit that can be taken back: with the values of `before` instead of the new ones."""

        def done(_result: Any) -> None:
            if dialog is not None:
                while_there(dialog.saved)()
            back = Work(
                self.tr("{title}: undo").format(title=work.title), work.call, {**work.arguments, **before}
            )
            words = self.tr("{title}: done").format(title=work.title)
            self.undoable.emit(words, lambda: self._do(subject, back))

        def failed(error: BelvedereError) -> None:
            if dialog is not None and isValid(dialog):
                dialog.refuse(str(error))
            else:
                self.refused.emit(subject, error)

        self._doing.do(work, done, failed)

    def _do(self, subject: str, work: Work) -> None:
        def failed(error: BelvedereError) -> None:
            self.told.emit(str(error))
            self.refused.emit(subject, error)

        words = (
            self.tr("{title}: done")
            if subject in {"delete", "description", "tags"}
            else self.tr("{title}: asked for")
        )
        self._doing.do(work, lambda _result: self.told.emit(words.format(title=work.title)), failed)

    def _open(self, dialog: EditDialog, save: Callable[[], None]) -> None:
        dialog.save_asked.connect(save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
