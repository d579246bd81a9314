"""The window of recordings: which there are, how long they stay, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.doing import Doing, Work
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.replay.columns import recording_columns
from belvedere_desktop.replay.keeping_bar import KeepingBar
from belvedere_desktop.replay.play_dialog import PlayDialog
from belvedere_desktop.replay.state import RecordingRow, Shelf, shelf_of
from belvedere_desktop.replay.window import ReplayWindow
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import ProblemLabel, empty_label
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_desktop.window.fronts import bring
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_DAYS = (7, 30, 90)


class RecordingsDialog(QDialog):
    """Follows the recordings of this user while it is shown; opens the windows that look into them."""

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._settings = client, settings
        self._doing = Doing(client, board)
        self._watch = client.watch("replay.watch", {}, self._on_shelf)
        self._asked = ""
        self.shelf: Shelf | None = None
        self.looking: list[ReplayWindow] = []
        self.setWindowTitle(self.tr("Recordings"))
        open_with(self, 1080, 600)
        self.model = RowModel[RecordingRow](recording_columns(), lambda row: row.name, self)
        self.table = TableView(self.model, "recordings", settings, self)
        self.table.setAccessibleName(self.tr("Recordings"))
        self.keeping = KeepingBar(self)
        self._lay_out()
        self._connect()
        self._offer()

    def choose(self, name: str) -> None:
        """Put the cursor on a recording, now or as soon as it is there."""
        self._asked = "" if self.table.choose(name) else name

    def look(self, first: str, second: str = "") -> ReplayWindow:
        """Look into one, or compare two."""
        self.looking = [window for window in self.looking if window.isVisible()]
        window = ReplayWindow(self._client, self._settings, first, second, self)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.destroyed.connect(lambda: self._forget(window))
        self.looking.append(window)
        bring(window)
        return window

    def play(self, row: RecordingRow) -> PlayDialog:
        """Ask what to play it into."""
        dialog = PlayDialog(self._client, row, self)
        dialog.compare_asked.connect(self.look)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def showEvent(self, event: QShowEvent) -> None:
        """Follow them."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()
        self.table.remember_columns()

    def _lay_out(self) -> None:
        notice = QLabel(
            self.tr(
                "Recordings show people. Tell those who may be seen, keep a recording no longer than you "
                "need it, and hand it to nobody without their consent."
            ),
            self,
        )
        notice.setWordWrap(True)
        self.problem = ProblemLabel(self)
        self.said = QLabel(self)
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.said.hide()
        self.empty = empty_label(
            self, self.tr("Nothing was recorded yet. Choose Record beside Start on the Simulator page.")
        )
        self.inspect = QPushButton(self.tr("Look into it"), self)
        self.replay = QPushButton(self.tr("Play again…"), self)
        self.replay.setProperty("role", "primary")
        self.compare = QPushButton(self.tr("Compare two"), self)
        self.compare.setToolTip(self.tr("Choose two runs of the same frames, with Ctrl held"))
        self.more = QPushButton(self.tr("More"), self)
        self.delete = QPushButton(self.tr("Delete…"), self)
        self._fill_menu()
        buttons = QHBoxLayout()
        for button in (self.replay, self.compare, self.inspect, self.more):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.delete)
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(16, 14, 16, 14)
        for widget in (notice, self.problem, self.said):
            inside.addWidget(widget)
        inside.addWidget(self.empty, 1)
        inside.addWidget(self.table, 1)
        inside.addLayout(buttons)
        inside.addWidget(self.keeping)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(content, self))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        arrange(self)

    def _fill_menu(self) -> None:
        menu = QMenu(self.more)
        for days in _DAYS:
            action = menu.addAction(self.tr("Keep {count} more days").format(count=days))
            action.triggered.connect(lambda _on, days=days: self._keep(days))
        menu.addAction(self.tr("Keep for ever")).triggered.connect(lambda: self._keep(None))
        menu.addSeparator()
        self.consent = menu.addAction(self.tr("May be handed out"))
        self.consent.setCheckable(True)
        self.consent.triggered.connect(self._on_consent)
        self.more.setMenu(menu)

    def _connect(self) -> None:
        self.inspect.clicked.connect(lambda: self._on_rows(lambda row: self.look(row.name)))
        self.replay.clicked.connect(lambda: self._on_rows(self.play))
        self.compare.clicked.connect(self._on_compare)
        self.delete.clicked.connect(self._ask_deletion)
        self.table.opened.connect(lambda row: self.look(row.name))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.keeping.asked.connect(self._change_settings)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table).activated.connect(
            self._ask_deletion
        )

    def _on_shelf(self, event: dict[str, Any]) -> None:
        problem = event.get("problem")
        self.problem.tell(problem)
        if problem:
            return
        shelf = self.shelf = shelf_of(event)
        self.model.show_rows(shelf.recordings)
        self.keeping.show_shelf(shelf)
        self.empty.setVisible(not shelf.recordings)
        self.table.setVisible(bool(shelf.recordings))
        if shelf.gone:
            words = self.tr("Gone, for their time was over: {names}")
            self._tell(words.format(names=", ".join(shelf.gone)))
        if self._asked:
            self.choose(self._asked)
        self._offer()

    def _offer(self) -> None:
        rows = self.table.selected
        self.inspect.setEnabled(len(rows) == 1)
        self.replay.setEnabled(len(rows) == 1 and rows[0].has_pictures)
        self.compare.setEnabled(len(rows) == 2 and rows[0].frames_of == rows[1].frames_of)
        self.more.setEnabled(bool(rows))
        self.delete.setEnabled(bool(rows))
        self.consent.setChecked(bool(rows) and all(row.consent for row in rows))

    def _on_rows(self, act: Callable[[RecordingRow], object]) -> None:
        for row in self.table.selected[:1]:
            act(row)

    def _on_compare(self) -> None:
        rows = sorted(self.table.selected, key=lambda row: row.made)
        if len(rows) == 2:
            self.look(rows[0].name, rows[1].name)

    def _ask_deletion(self) -> None:
        rows = self.table.selected
        if not rows:
            return
        names = [row.name for row in rows]
        title = self.tr("Delete recordings")
        told = self.tr("Frames, outputs and log of {names} are deleted. It cannot be taken back.")
        text, action = told.format(names=", ".join(names)), self.tr("Delete")
        if len(rows) > 1:
            ask(self, title, text, action, lambda: self.remove(names))
            return
        dialog = TypedNameDialog(title, text, names[0], action, self)
        dialog.accepted.connect(lambda: self.remove(names))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def remove(self, names: list[str]) -> None:
        """Delete them."""
        title = self.tr("Delete {names}").format(names=", ".join(names))
        self._do(Work(title, "replay.remove", {"names": names}))

    def _keep(self, days: int | None) -> None:
        for row in self.table.selected:
            title = self.tr("Keep {name}").format(name=row.name)
            self._do(Work(title, "replay.keep", {"name": row.name, "days": days}))

    def _on_consent(self, given: bool) -> None:
        rows = self.table.selected
        if not given:
            self._change_consent(rows, given=False)
            return
        text = self.tr(
            "Those who are to be seen in {names} agree that it is handed out? "
            "A support bundle may hold it then."
        )
        names = ", ".join(row.name for row in rows)
        self.consent.setChecked(False)
        agree = self.tr("They agree")
        title = self.tr("May be handed out")
        ask(self, title, text.format(names=names), agree, lambda: self._change_consent(rows, given=True))

    def _change_consent(self, rows: list[RecordingRow], *, given: bool) -> None:
        for row in rows:
            title = self.tr("Consent for {name}").format(name=row.name)
            self._do(Work(title, "replay.consent", {"name": row.name, "given": given}))

    def _change_settings(self, days: float, cap: int) -> None:
        title = self.tr("How long recordings are kept")
        self._do(Work(title, "replay.settings", {"days": days, "cap": cap}))

    def _do(self, work: Work) -> None:
        self._doing.do(work, lambda _result: self._watch.again(), self._on_refusal)

    def _on_refusal(self, error: BelvedereError) -> None:
        self._tell(str(error))

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()

    def _forget(self, window: ReplayWindow) -> None:
        if window in self.looking:
            self.looking.remove(window)
