"""The Simulator page: connects the parts, decides nothing that a part can decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Handlers
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.configuration import RunConfiguration, to_arguments
from belvedere_desktop.simulator.configuration_store import ConfigurationStore
from belvedere_desktop.simulator.consent import ask_consent, needs_consent
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.loading import LoadedFolder, loading
from belvedere_desktop.simulator.problems_panel import gather
from belvedere_desktop.simulator.recording_notice import recording_name, with_notice
from belvedere_desktop.simulator.run_console import RunConsole
from belvedere_desktop.simulator.run_controller import RunController
from belvedere_desktop.simulator.run_state import Phase, RunState
from belvedere_desktop.simulator.welcome import WelcomeView
from belvedere_desktop.simulator.workspace import Workspace
from belvedere_desktop.window.fronts import bring
from belvedere_desktop.window.splitters import remember
from belvedere_simulator.application.run.reload_words import reload_lines
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import CodeReloaded

if TYPE_CHECKING:
    from belvedere_desktop.capacity.dialog import CapacityDialog
    from belvedere_desktop.editor.window import GraphEditor

_RECENT = 8


@dataclass(frozen=True)
class PageParts:
    """What the page is given."""

    settings: Settings
    jobs: JobBoard
    store: ConfigurationStore
    credentials: Credentials
    controller: RunController
    model: ConfigurationModel


class SimulatorPage(QWidget):
    """Signals: told(str) for the status bar; loaded(LoadedFolder); display_asked()."""

    told = Signal(str)
    loaded = Signal(object)
    display_asked = Signal()
    _closing = Signal()

    def __init__(self, parts: PageParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts = parts
        self._folder: LoadedFolder | None = None
        self.editor: GraphEditor | None = None
        self._told_reload: CodeReloaded | None = None
        self._told_kept = ""
        self.setAcceptDrops(True)
        self.welcome = WelcomeView(self)
        self.work = Workspace(parts.model, parts.credentials, self)
        remember(self.work.across, "application", parts.settings)
        remember(self.work.down, "application_words", parts.settings)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.work)
        self._connect()
        self._show_recent()

    def recent(self) -> list[Path]:
        """Folders used before that still exist, the newest first."""
        return [Path(name) for name in self.parts.settings.recent_applications if Path(name).is_dir()]

    def choose_folder(self) -> None:
        """Ask for an application folder and open it."""
        start = str(self._folder.folder.parent) if self._folder else ""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose an application folder"), start)
        if chosen:
            self.open_folder(Path(chosen))

    def open_folder(self, folder: Path, configuration: RunConfiguration | None = None) -> None:
        """Check a folder and show it with `configuration`, or with what was chosen the last time."""
        if self.parts.controller.state.phase.is_active:
            self.told.emit(self.tr("Stop the run before opening another application."))
            return
        known = configuration or self.parts.store.load(folder)
        self.told.emit(self.tr("Checking {folder}…").format(folder=folder))
        self._load(folder, known.override if known else None, known or self._fresh())

    def reload(self) -> None:
        """Check the shown folder again, after its files were changed."""
        if self._folder is not None:
            configuration = self.parts.model.configuration
            self._load(self._folder.folder, configuration.override, configuration)

    def edit_graph(self) -> None:
        """Open the editor of the shown application's graph, or bring it to the front."""
        folder = self._folder
        if folder is None:
            return
        if self.editor is not None and self.editor.isVisible():
            bring(self.editor)
            return
        # Opened late: few need it, and the page shall not wait for it.
        from belvedere_desktop.editor.opening import open_editor  # noqa: PLC0415

        override = self.parts.model.configuration.override
        open_editor(self, folder.folder, Path(override) if override else None)

    def show_editor(self, editor: GraphEditor) -> None:
        """This is the editor now; what it saves is checked anew."""
        if self.editor is not None:
            self.editor.deleteLater()
        self.editor = editor
        editor.saved.connect(self._on_edited)
        bring(editor)

    def _may_run(self) -> LoadedFolder | None:
        """The shown application, where it can be played and its isolation is agreed to."""
        folder = self._folder
        if folder is None or folder.application is None:
            return None
        if not self.work.configuration.is_valid:
            self.told.emit(self.tr("A parameter has a value that is not allowed."))
            return None
        if needs_consent(self.parts.model.configuration.isolation, folder.isolation, folder.folder):
            try:
                if not ask_consent(folder.folder, self):
                    return None
            except OSError as error:
                self.told.emit(str(error))
                return None
        return folder

    def measure_capacity(self) -> CapacityDialog | None:
        """Ask how many cameras this computer holds with the shown application."""
        folder = self._may_run()
        if folder is None or self.parts.controller.state.phase.is_active:
            return None
        # Opened late: few need it, and the page shall not wait for it.
        from belvedere_desktop.capacity.dialog import CapacityDialog, Tried  # noqa: PLC0415

        configuration, interpreter = self.parts.model.configuration, self.parts.settings.interpreter
        secrets = self.parts.credentials.commands(configuration)
        arguments = [
            str(folder.folder),
            *to_arguments(replace(configuration, reload=False)),
            *(["--python", interpreter] if interpreter else []),
            *(["--credentials-from-stdin"] if secrets else []),
        ]
        dialog = CapacityDialog(Tried(self.work.title.text(), arguments, secrets), self)
        self._closing.connect(dialog.measuring.close)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def start(self) -> None:
        """Run the shown application."""
        folder, interpreter = self._may_run(), self.parts.settings.interpreter
        if folder is None:
            return
        configuration = self.parts.model.configuration
        self._save(folder.folder, configuration)
        self.work.log.clear()
        self.work.below.setCurrentWidget(self.work.log)
        extra = ["--python", interpreter] if interpreter else []
        if self.work.bar.record.isChecked():
            extra += ["--keep-recording", recording_name(folder.folder.name)]
        self.parts.controller.start(folder.folder, configuration, extra)

    def _record(self, wanted: bool) -> None:
        """Begin or end a recording of the run; before it, have it recorded from its beginning."""
        bar, controller = self.work.bar, self.parts.controller
        if not wanted:
            controller.stop_recording()
            return
        bar.record.setChecked(False)
        with_notice(self, self.parts.settings, self._record_noticed)

    def _record_noticed(self) -> None:
        bar, controller, folder = self.work.bar, self.parts.controller, self._folder
        if controller.state.phase is Phase.RUNNING and folder is not None:
            controller.record(recording_name(folder.folder.name))
        elif not controller.state.phase.is_active:
            bar.record.setChecked(True)

    def _on_edited(self) -> None:
        if not self.parts.controller.state.phase.is_active:
            self.reload()

    def _connect(self) -> None:
        controller, model, bar = self.parts.controller, self.parts.model, self.work.bar
        self.welcome.choose_asked.connect(self.choose_folder)
        self.welcome.folder_chosen.connect(self.open_folder)
        self.work.open.clicked.connect(self.choose_folder)
        self.work.edit.clicked.connect(self.edit_graph)
        bar.start_asked.connect(self.start)
        bar.stop_asked.connect(controller.stop)
        bar.restart_asked.connect(controller.restart)
        self.work.graph.pause_asked.connect(controller.pause)
        bar.display_asked.connect(self.display_asked)
        bar.record_asked.connect(self._record)
        live = RunConsole(controller, self.work.live, self.work.inspector, self)
        controller.state_changed.connect(live.show_state)
        live.show_state(controller.state)
        bar.reload_chosen.connect(self._choose_reload)
        bar.isolation_chosen.connect(self._choose_isolation)
        bar.provider_chosen.connect(self._choose_provider)
        self.work.configuration.override_chosen.connect(self._choose_override)
        model.changed.connect(bar.show_configuration)
        controller.state_changed.connect(self._show_state)
        controller.logs_arrived.connect(self.work.log.add)

    def _fresh(self) -> RunConfiguration:
        settings = self.parts.settings
        return RunConfiguration(isolation=settings.isolation, provider=settings.provider)

    def _load(self, folder: Path, override: str | None, configuration: RunConfiguration) -> None:
        def done(loaded: LoadedFolder) -> None:
            self._show_folder(loaded, replace(configuration, override=loaded.override))

        title = self.tr("Check {name}").format(name=folder.name)
        handlers = Handlers(done, lambda error: self.told.emit(str(error)))
        self.parts.jobs.run(title, loading(folder, override), handlers)

    def _show_folder(self, loaded: LoadedFolder, configuration: RunConfiguration) -> None:
        self._folder = loaded
        self.parts.model.replace(configuration)
        work = self.work
        work.title.setText(loaded.application.name if loaded.application else loaded.folder.name)
        work.folder.setText(str(loaded.folder))
        work.configuration.show_folder(loaded)
        work.graph.show_drawing(loaded.drawing)
        work.bar.set_ready(loaded.application is not None)
        self._show_state(self.parts.controller.state)
        if loaded.problems:
            work.below.setCurrentWidget(work.problems)
        self._stack.setCurrentWidget(work)
        self._remember(loaded.folder)
        errors = sum(problem.severity == "error" for problem in loaded.problems)
        words = self.tr("{errors} errors, {warnings} warnings")
        self.told.emit(words.format(errors=errors, warnings=len(loaded.problems) - errors))
        self.loaded.emit(loaded)

    def _show_state(self, state: RunState) -> None:
        work = self.work
        work.bar.show_state(state)
        work.graph.show_state(state)
        work.report.show_state(state)
        found = self._folder.problems if self._folder else ()
        work.problems.show_problems(gather(found, state.problems))
        self._tell_reload(state)
        self._tell_recording(state)
        active = state.phase.is_active
        work.configuration.setEnabled(not active)
        if (
            state.phase is Phase.FINISHED
            and state.finished is not None
            and work.below.currentWidget() is work.log
        ):
            failed = bool(state.finished.exit_code) and bool(state.problems)
            work.below.setCurrentWidget(work.problems if failed else work.report)

    def _tell_reload(self, state: RunState) -> None:
        news = state.reloaded
        if news is not None and news is not self._told_reload:
            self._told_reload = news
            self.told.emit(" · ".join(reload_lines(news)))

    def _tell_recording(self, state: RunState) -> None:
        if state.kept and state.kept != self._told_kept:
            self.told.emit(self.tr("Kept as {name}: Run → Recordings").format(name=state.kept))
        self._told_kept = state.kept

    def _choose_isolation(self, kind: str) -> None:
        changed = replace(self.parts.model.configuration, isolation=kind)
        self.parts.model.edit(changed, self.tr("Change the isolation"), "isolation")

    def _choose_reload(self, reload: bool) -> None:
        changed = replace(self.parts.model.configuration, reload=reload)
        self.parts.model.edit(changed, self.tr("Change reloading on save"), "reload")

    def _choose_provider(self, provider: str) -> None:
        changed = replace(self.parts.model.configuration, provider=provider)
        self.parts.model.edit(changed, self.tr("Change the inference provider"), "provider")

    def _choose_override(self, override: str) -> None:
        if self._folder is not None:
            configuration = replace(self.parts.model.configuration, override=override)
            self._load(self._folder.folder, override, configuration)

    def _save(self, folder: Path, configuration: RunConfiguration) -> None:
        try:
            self.parts.store.save(folder, configuration)
        except BelvedereError as error:
            self.told.emit(str(error))

    def _remember(self, folder: Path) -> None:
        others = [name for name in self.parts.settings.recent_applications if name != str(folder)]
        self.parts.settings.recent_applications = [str(folder), *others][:_RECENT]
        self._show_recent()

    def _show_recent(self) -> None:
        folders = self.recent()
        self.welcome.show_recent(folders)
        self.work.recent.clear()
        for folder in folders:
            self.work.recent.addAction(str(folder), partial(self.open_folder, folder))

    def close_run(self) -> None:
        """End the run: the program is about to end."""
        if self._folder is not None:
            self._save(self._folder.folder, self.parts.model.configuration)
        self._closing.emit()
        self.parts.controller.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single local folder may be dropped."""
        if _dropped_folder(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped folder."""
        folder = _dropped_folder(event)
        if folder is not None:
            event.acceptProposedAction()
            self.open_folder(folder)


def _dropped_folder(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.is_dir() else None
