"""The Devices page: the table, and beside it the device that was chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Watch
from belvedere_desktop.devices.columns import device_columns
from belvedere_desktop.devices.commands import DeviceCommands
from belvedere_desktop.devices.detail import DeviceDetail
from belvedere_desktop.devices.state import DeviceRow, rows_of, state_of
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView


class DevicesPage(QWidget):
    """Follows the site while it is shown. Signals: provision_asked(); told(text)."""

    provision_asked = Signal()
    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self.commands = DeviceCommands(client, board, self)
        self.commands.told.connect(self.told)
        self.model = RowModel[DeviceRow](device_columns(), lambda row: row.id, self)
        self.table = TableView(self.model, "devices", settings, self)
        self.table.setAccessibleName(self.tr("Devices"))
        self.detail = DeviceDetail(self)
        self._watch = client.watch("devices.watch", {}, self._on_devices)
        self._watch_one: Watch | None = None
        self._lay_out()
        self._connect()
        self._chosen = ""
        self._asked = ""

    def choose(self, device: str) -> None:
        """Show a device, now or as soon as the site tells of it."""
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

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Devices"), self)
        title.setProperty("role", "title")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search devices"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.add = QPushButton(self.tr("Set up an appliance…"), self)
        self.add.setProperty("role", "primary")
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.empty = QLabel(self.tr("There are no devices yet. Set up an appliance to begin."), self)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        head.addWidget(self.add)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setChildrenCollapsible(False)
        self.detail.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.add.clicked.connect(self.provision_asked)
        self.table.chosen.connect(self._on_chosen)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self.detail.update_asked.connect(self._about(self.commands.ask_update))
        self.detail.reboot_asked.connect(self._about(self.commands.ask_reboot))
        self.detail.describe_asked.connect(self._about(self.commands.ask_description))
        self.detail.tags_asked.connect(self._about(self.commands.ask_tags))
        self.detail.delete_asked.connect(self._about(self.commands.ask_delete))

    def _about(self, command: Any) -> Any:
        """The command for the device that is shown."""

        def act(*told: object) -> None:
            if self.detail.state is not None:
                command(self.detail.state, *told)

        return act

    def _on_devices(self, state: dict[str, Any]) -> None:
        problem = state.get("problem")
        self._tell_problem(problem)
        if problem:
            return
        self.model.show_rows(rows_of(state["devices"], state["instances"]))
        self.empty.setVisible(self.model.total == 0)
        self.splitter.setVisible(self.model.total > 0)
        self._show_count()
        if self._asked:
            self.choose(self._asked)
        if self._chosen and self.model.find(self._chosen) < 0 and not self.search.text():
            self._on_chosen(None)

    def _on_search(self, text: str) -> None:
        self.model.filter(text)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        words = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self.count.setText(words if shown != total else str(total))

    def _on_chosen(self, row: DeviceRow | None) -> None:
        chosen = row.id if row is not None else ""
        if chosen == self._chosen:
            return
        self._chosen = chosen
        if self._watch_one is not None:
            self._client.forget(self._watch_one)
            self._watch_one = None
        if not chosen:
            self.detail.hide()
            return
        self._watch_one = self._client.watch("devices.watch-one", {"id": chosen}, self._on_device)
        if self.isVisible():
            self._watch_one.start()

    def _on_device(self, state: dict[str, Any]) -> None:
        if "device" in state:
            self.detail.show_state(state_of(state["device"]))
            self.detail.show()

    def _tell_problem(self, problem: dict[str, str] | None) -> None:
        if problem:
            parts = (problem["what"], problem["why"], problem["remedy"])
            self.problem.setText(" ".join(part for part in parts if part) + f" [{problem['code']}]")
        self.problem.setVisible(bool(problem))
