"""The Devices page: the table, and beside it the device or the devices that were chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_desktop.devices.commands import DeviceCommands
from belvedere_desktop.devices.follower import FollowedDevices
from belvedere_desktop.devices.layout import PageParts
from belvedere_desktop.devices.state import DeviceRow, DeviceState, state_of
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.logs.sources import device_group
from belvedere_desktop.settings import Settings
from belvedere_simulator.errors import BelvedereError


class DevicesPage(QWidget):
    """Follows the site while it is shown. Signals: provision_asked(); told(text);
    panel_asked(id), to see the front of an appliance of this computer; logs_asked(group, title)."""

    provision_asked = Signal()
    told = Signal(str)
    panel_asked = Signal(str)
    logs_asked = Signal(str, str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._board = board
        self.commands = DeviceCommands(client, board, self)
        self.parts = PageParts(self, settings)
        self.model, self.table, self.detail = self.parts.model, self.parts.table, self.parts.detail
        self.search, self.count, self.facets = self.parts.search, self.parts.count, self.parts.facets
        self._devices = FollowedDevices()
        self._watch = client.watch("devices.follow", {}, self._on_devices)
        self._watch_one: Watch | None = None
        self._chosen = ""
        self._asked = ""
        self._connect()

    def choose(self, device: str) -> None:
        """Show a device, now or as soon as the site tells of it."""
        if self.model.find(device) < 0:
            self.search.clear()
            self.facets.show_all()
        self._asked = "" if self.table.choose(device) else device

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the site."""
        super().showEvent(event)
        self._watch.start()
        if self._watch_one is not None:
            self._watch_one.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()
        if self._watch_one is not None:
            self._watch_one.stop()
        self.table.remember_columns()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.facets.changed.connect(self._show_count)
        self.parts.add.clicked.connect(self.provision_asked)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.table.chosen.connect(lambda _row: self._on_selection())
        self.table.opened.connect(lambda _row: self.detail.more.setFocus())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self.commands.told.connect(self.told)
        self.commands.told.connect(self.parts.undo_bar.tell)
        self.commands.undoable.connect(self.parts.undo_bar.offer)
        self.commands.refused.connect(self._on_refusal)
        detail, commands = self.detail, self.commands
        detail.update_asked.connect(self._about(commands.ask_update))
        detail.reboot_asked.connect(self._about(commands.ask_reboot))
        detail.describe_asked.connect(self._about(commands.ask_description))
        detail.tags_asked.connect(self._about(commands.ask_tags))
        detail.delete_asked.connect(self._about(commands.ask_delete))
        detail.sheet_asked.connect(self._about(commands.show_network_sheet))
        detail.panel_asked.connect(lambda: self.panel_asked.emit(self._chosen))
        detail.logs_asked.connect(self._about(self._ask_logs))
        many = self.parts.many
        many.reboot_asked.connect(lambda: commands.many.ask_reboot(self.table.selected))
        many.update_asked.connect(lambda: commands.many.ask_update(self.table.selected))
        many.tags_asked.connect(lambda: commands.many.ask_tags(self.table.selected))

    def _about(self, command: Callable[..., None]) -> Callable[..., None]:
        """The command for the device that is shown."""

        def act(*told: object) -> None:
            if self.detail.state is not None:
                command(self.detail.state, *told)

        return act

    def _ask_logs(self, state: DeviceState) -> None:
        self.logs_asked.emit(device_group(state.row.id), state.row.name)

    def _on_devices(self, event: dict[str, Any]) -> None:
        problem = event.get("problem")
        self.parts.problem.tell(problem)
        if problem or self._devices.take(event):
            return
        self.model.show_rows(self._devices.rows)
        self.facets.refresh()
        self.parts.show_whether_empty()
        self._show_count()
        if self._asked:
            self.choose(self._asked)
        if self._chosen and self.model.find(self._chosen) < 0 and not self.parts.narrowed:
            self._show_one("")

    def _on_search(self, text: str) -> None:
        self.model.filter(text)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        words = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self.count.setText(words if shown != total else str(total))

    def _on_selection(self) -> None:
        rows: list[DeviceRow] = self.table.selected
        if len(rows) > 1:
            self._show_one("")
            self.parts.show_many(rows)
        else:
            self.parts.many.hide()
            current = rows[0] if rows else self.table.current
            self._show_one(current.id if current is not None else "")

    def _show_one(self, device: str) -> None:
        if device == self._chosen:
            return
        self._chosen = device
        if self._watch_one is not None:
            self._client.forget(self._watch_one)
            self._watch_one = None
        self.detail.forget()
        if device:
            self._watch_one = self._client.watch("devices.watch-one", {"id": device}, self._on_device)
            if self.isVisible():
                self._watch_one.start()
            listeners = Listeners(done=self._on_appliances)
            self._client.call("appliance.list", {}, listeners)

    def _on_appliances(self, boxes: list[dict[str, Any]]) -> None:
        """Only of an appliance that runs on this computer there is a panel to touch."""
        embedded = {box["device"]["device_id"] for box in boxes if box.get("device")}
        self.detail.panel.setVisible(self._chosen in embedded)

    def _on_device(self, event: dict[str, Any]) -> None:
        if "device" in event:
            device = event["device"]
            state = state_of(device, device.get("Applications", 0))
            self.detail.show_state(state, event.get("instances", ()), event.get("jobs", ()))
            self.detail.show()

    def _on_refusal(self, subject: str, error: BelvedereError) -> None:
        state = self.detail.state
        if state is not None:
            self.detail.show_refusal(subject, error)
