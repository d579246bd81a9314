"""Finding cameras: those that announce themselves, those in a range that was agreed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.cameras.find.columns import found_columns
from belvedere_desktop.cameras.find.consent import SweepDialog
from belvedere_desktop.cameras.find.state import FoundCamera, FoundCameras
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_simulator.errors import BelvedereError

_FLEETING = Qt.WidgetAttribute.WA_DeleteOnClose


@dataclass(frozen=True)
class Viewpoint:
    """Where it is looked from: the id of an appliance or "", and what that is called."""

    device: str
    title: str


class FindPanel(QWidget):
    """Signals: register_asked(list of FoundCamera); address_asked(), to type one; list_asked(), for a CSV.

    `addresses` tells the addresses of registered cameras by name.
    """

    register_asked = Signal(list)
    address_asked = Signal()
    list_asked = Signal()

    def __init__(
        self,
        client: Client,
        settings: Settings,
        viewpoint: Callable[[], Viewpoint],
        addresses: Callable[[], Mapping[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._viewpoint = viewpoint
        self._addresses = addresses
        self._call: PendingCall | None = None
        self._found = FoundCameras("", {})
        self._network = ""
        self.model = RowModel[FoundCamera](found_columns(), lambda row: row.host, self)
        self.table = TableView(self.model, "found-cameras", settings, self)
        self.table.setAccessibleName(self.tr("Cameras that were found"))
        self._lay_out()
        self._connect()
        self._show_state("")

    @property
    def is_looking(self) -> bool:
        """Whether a search is under way."""
        return self._call is not None

    def search(self, ranges: list[str] | None = None) -> None:
        """Look for cameras from the viewpoint that is chosen now; what was found before goes."""
        self.stop()
        viewpoint = self._viewpoint()
        self._found = FoundCameras(viewpoint.title, self._addresses())
        self.model.show_rows([])
        listeners = Listeners(self._on_done, self._on_failure, self._on_progress, self._on_event)
        asked = {"viewpoint": viewpoint.device, "ranges": ranges or []}
        self._call = self._client.call("cameras.find", asked, listeners)
        self._show_state(self.tr("Listening…"))

    def stop(self) -> None:
        """Look no further; what was found stays."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
            self._show_state(self._count_words())

    def ask_sweep(self) -> None:
        """Sweep a range, once its addresses were shown and agreed to."""
        dialog = SweepDialog(self._network, self._viewpoint().title, self)
        dialog.accepted.connect(lambda: self.search([dialog.text]))
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def _lay_out(self) -> None:
        self.look = QPushButton(self.tr("Find cameras"), self)
        self.look.setProperty("role", "primary")
        self.sweep = QPushButton(self.tr("Ask a range…"), self)
        self.cancel = QPushButton(self.tr("Stop"), self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far the search is"))
        self.bar.setRange(0, 1000)
        self.by_address = QPushButton(self.tr("By address…"), self)
        self.by_list = QPushButton(self.tr("From a list…"), self)
        self.words = QLabel(self)
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.register = QPushButton(self.tr("Register…"), self)
        self.register.setProperty("role", "primary")
        head = QHBoxLayout()
        for button in (self.look, self.sweep, self.cancel):
            head.addWidget(button)
        head.addWidget(self.bar, 1)
        head.addStretch(1)
        for button in (self.by_address, self.by_list):
            head.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(self.register)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.look.clicked.connect(self._on_look)
        self.sweep.clicked.connect(self.ask_sweep)
        self.cancel.clicked.connect(self.stop)
        self.by_address.clicked.connect(self.address_asked)
        self.by_list.clicked.connect(self.list_asked)
        self.register.clicked.connect(self._ask_registration)
        self.table.selectionModel().selectionChanged.connect(lambda *_changed: self._show_button())
        self.table.opened.connect(lambda row: self.register_asked.emit([row]))

    def _on_look(self) -> None:
        self.search()

    def _ask_registration(self) -> None:
        self.register_asked.emit(self.table.selected)

    def _on_event(self, event: dict[str, Any]) -> None:
        self._found.hear(event)
        self.model.show_rows(self._found.rows)
        self._show_button()

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.words.setText(text)
        self.bar.setValue(round(1000 * (fraction or 0.0)))

    def _on_done(self, result: dict[str, Any]) -> None:
        # Events of an appliance may be lost on their way; its result is whole.
        for camera in result.get("announced", ()):
            self._on_event({"announced": camera})
        self._call = None
        networks = [str(each["range"]) for each in result.get("networks", ())]
        self._network = next(iter(networks), self._network)
        self._show_state(self._count_words())

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._show_state(self._count_words())
        self.problem.setText(str(error))
        self.problem.show()

    def _count_words(self) -> str:
        if self.model.total:
            return self.tr("Found: {count}").format(count=self.model.total)
        return self.tr(
            "No camera was found. Not every camera announces itself: ask a range, or type its address."
        )

    def _show_state(self, words: str) -> None:
        looking = self.is_looking
        self.words.setText(words)
        self.problem.hide()
        for button in (self.look, self.sweep):
            button.setEnabled(not looking)
        self.cancel.setVisible(looking)
        self.bar.setVisible(looking)
        self.bar.setValue(0)
        self._show_button()

    def _show_button(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self.register.setEnabled(count > 0)
        words = self.tr("Register ({count})…").format(count=count)
        self.register.setText(words if count > 1 else self.tr("Register…"))
