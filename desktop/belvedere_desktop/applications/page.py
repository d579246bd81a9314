"""The Applications page: the monitor of all deployments, and beside it the application that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from belvedere_desktop.applications.commands import ApplicationCommands
from belvedere_desktop.applications.deploy.dialog import CLONE, NEW, REPLACE, DeployDialog
from belvedere_desktop.applications.deploy.running import DeploymentRun
from belvedere_desktop.applications.layout import PageParts
from belvedere_desktop.applications.state import ApplicationRow, ApplicationState, row_of, state_of
from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.logs.sources import application_group
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.fronts import bring
from belvedere_simulator.errors import BelvedereError

if TYPE_CHECKING:
    from belvedere_desktop.console.window import ConsoleWindow


class ApplicationsPage(QWidget):
    """Follows the site while it is shown. Signals: told(text); logs_asked(group, title)."""

    told = Signal(str)
    logs_asked = Signal(str, str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._board, self._settings = client, board, settings
        self.consoles: dict[str, ConsoleWindow] = {}
        self.commands = ApplicationCommands(client, board, self)
        self.parts = PageParts(self, settings)
        self.model, self.table, self.detail = self.parts.model, self.parts.table, self.parts.detail
        self._watch = client.watch("applications.watch", {}, self._on_applications)
        self._watch_one: Watch | None = None
        self._chosen = ""
        self._asked = ""
        self._connect()

    def choose(self, application: str) -> None:
        """Show an application, now or as soon as the site tells of it."""
        if self.model.find(application) < 0:
            self.parts.search.clear()
            self.parts.facets.show_all()
        self._asked = "" if self.table.choose(application) else application

    def deploy(self, kind: str = NEW, basis: str = "") -> DeployDialog:
        """Begin with the wizard."""
        run = DeploymentRun(self._client, self._board, self)
        dialog = DeployDialog(self._client, run, kind, basis, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.revert_asked.connect(self._bring_back)
        run.done.connect(self._on_deployed)
        dialog.open()
        return dialog

    def open_console(self, application: str) -> ConsoleWindow:
        """Look into an application while it runs: one window for each."""
        # Opened late: few need it, and the page shall not wait for it.
        from belvedere_desktop.console.window import ConsoleWindow  # noqa: PLC0415

        console = self.consoles.get(application)
        if console is None:
            console = ConsoleWindow(self._client, self._settings, application, self)
            console.destroyed.connect(lambda: self.consoles.pop(application, None))
            self.consoles[application] = console
        bring(console)
        return console

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
        parts, detail, commands = self.parts, self.detail, self.commands
        parts.search.textChanged.connect(self._on_search)
        parts.facets.changed.connect(self._show_count)
        parts.gone.toggled.connect(parts.show_gone)
        parts.gone.toggled.connect(lambda _on: self._show_count())
        parts.add.clicked.connect(lambda _checked: self.deploy())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.table.chosen.connect(lambda _row: self._on_selection())
        self.table.opened.connect(lambda _row: detail.more.setFocus())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(parts.search.setFocus)
        commands.told.connect(self.told)
        commands.told.connect(parts.undo_bar.tell)
        commands.undoable.connect(parts.undo_bar.offer)
        commands.refused.connect(self._on_refusal)
        commands.brought_back.connect(self.choose)
        detail.remove_asked.connect(self._about(commands.ask_removal))
        detail.revert_asked.connect(self._about(commands.ask_revert))
        detail.logs_asked.connect(self._about(commands.show_log))
        detail.streams_asked.connect(self._about(self._ask_logs))
        detail.manifests_asked.connect(self._about(commands.show_manifests))
        detail.tags_asked.connect(self._about(commands.ask_tags))
        detail.record_asked.connect(self._about(commands.ask_recording))
        detail.signal_asked.connect(self._about(commands.signal_node))
        detail.console_asked.connect(lambda: self.open_console(self._chosen))
        detail.replace_asked.connect(lambda: self.deploy(REPLACE, self._chosen))
        detail.clone_asked.connect(lambda: self.deploy(CLONE, self._chosen))

    def _about(self, command: Callable[..., None]) -> Callable[..., None]:
        """The command for the application that is shown."""

        def act(*told: object) -> None:
            if self.detail.state is not None:
                command(self.detail.state, *told)

        return act

    def _ask_logs(self, state: ApplicationState) -> None:
        row = state.row
        self.logs_asked.emit(application_group(row.device_id, row.id), f"{row.name}, {row.device}")

    def _on_applications(self, event: dict[str, Any]) -> None:
        problem = event.get("problem")
        self.parts.problem.tell(problem)
        if problem:
            return
        self.model.show_rows([row_of(each) for each in event["instances"]])
        self.parts.facets.refresh()
        self.parts.show_whether_empty()
        self._show_count()
        if self._asked:
            self.choose(self._asked)

    def _on_search(self, text: str) -> None:
        self.model.filter(text)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        words = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self.parts.count.setText(words if shown != total else str(total))

    def _on_selection(self) -> None:
        rows: list[ApplicationRow] = self.table.selected
        current = rows[0] if rows else self.table.current
        application = current.id if current is not None else ""
        if application == self._chosen:
            return
        self._chosen = application
        if self._watch_one is not None:
            self._client.forget(self._watch_one)
            self._watch_one = None
        self.detail.forget()
        if application:
            given = {"id": application}
            self._watch_one = self._client.watch("applications.watch-one", given, self._on_application)
            if self.isVisible():
                self._watch_one.start()

    def _on_application(self, event: dict[str, Any]) -> None:
        if "instance" in event:
            self.detail.show_state(state_of(event))

    def _on_deployed(self, application: str) -> None:
        self.told.emit(self.tr("The application runs."))
        self._watch.again()
        self.choose(application)

    def _bring_back(self, application: str) -> None:
        listeners = Listeners(self.choose, self._on_refusal)
        self._client.call("applications.revert", {"id": application}, listeners)

    def _on_refusal(self, error: BelvedereError) -> None:
        if self.detail.state is not None:
            self.detail.show_refusal(error)
