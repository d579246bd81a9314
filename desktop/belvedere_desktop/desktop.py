"""The desktop: the main window with its pages, put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from belvedere_desktop.application import Services
from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.profiles.site_frame import SiteFrame
from belvedere_desktop.start.farewell import Farewell
from belvedere_desktop.window.entries import main_entries
from belvedere_desktop.window.main_window import MainWindow
from belvedere_desktop.window.navigation import PageEntry
from belvedere_simulator.errors import BelvedereError

if TYPE_CHECKING:
    from belvedere_desktop.cameras.page import CamerasPage
    from belvedere_desktop.devices.page import DevicesPage
    from belvedere_desktop.display.window import DisplayWindow
    from belvedere_desktop.front_panel.panel import FrontPanel
    from belvedere_desktop.provisioning.page import ProvisionPage
    from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog
    from belvedere_desktop.run_jobs import RunJobs
    from belvedere_desktop.simulator.configuration import RunConfiguration
    from belvedere_desktop.simulator.page import SimulatorPage
    from belvedere_desktop.simulator.run_state import RunState
    from belvedere_desktop.start.page import StartPage


@dataclass(frozen=True)
class FirstRun:
    """An application to open at start; with `start` it is also run, in the open display window."""

    folder: Path
    configuration: RunConfiguration | None = None
    start: bool = False


class Desktop(QObject):
    """Builds pages at their first visit and carries out what menus ask.

    `first` is asked for the application to open once the window has been painted.
    """

    def __init__(self, services: Services, first: Callable[[], FirstRun] | None = None) -> None:
        super().__init__()
        self._services = services
        self._first = first
        self._runner = JobRunner(parent=self)
        self._board = JobBoard(self._runner, self)
        self.client = Client(self)
        self._page: SimulatorPage | None = None
        self._display: DisplayWindow | None = None
        self._address = ""
        self._telling_failure = False
        self._open_display_when_ready = False
        self._front_panel: FrontPanel | None = None
        self._logs: ProvisioningLogsDialog | None = None
        begin = "simulator" if first is not None else ""
        pages = [
            PageEntry("start", self.tr("Start"), "home", self._build_start),
            PageEntry("devices", self.tr("Devices"), "devices", self._build_devices),
            PageEntry("provision", self.tr("Set up"), "add", self._build_provision),
            PageEntry("cameras", self.tr("Cameras"), "camera", self._build_cameras),
            PageEntry("simulator", self.tr("Simulator"), "simulator", self._build_simulator),
        ]
        self.window = MainWindow(services.settings, self._board, pages, main_entries(self), first=begin)
        self.window.closing.connect(self._on_closing)
        self.site = SiteFrame(self.client, self.window)
        for name in ("reload", "undo", "redo", "start", "stop", "restart", "display"):
            self.window.action(name).setEnabled(False)
        services.settings.changed.connect(self._on_setting)
        services.failures.caught.connect(self._on_failure)
        self._run_jobs: RunJobs | None = None
        self.farewell = Farewell(self.client, self.window)

    @property
    def display(self) -> DisplayWindow | None:
        """The display window, once it was opened."""
        return self._display

    @property
    def page(self) -> SimulatorPage | None:
        """The Simulator page, once it was built."""
        return self._page

    def show(self) -> None:
        """Show the window; pages follow."""
        self.window.show()
        if self._services.failures.crashed_before:
            QTimer.singleShot(0, self, self._tell_last_crash)

    def close(self) -> None:
        """Wait for what runs."""
        self.client.close()
        self._runner.close()

    def choose_folder(self) -> None:
        """Ask for an application."""
        self._on_page(lambda page: page.choose_folder())

    def reload(self) -> None:
        """Check the application again."""
        self._on_page(lambda page: page.reload())

    def start(self) -> None:
        """Run the application."""
        self._on_page(lambda page: page.start())

    def stop(self) -> None:
        """Stop the run."""
        self._on_page(lambda page: page.parts.controller.stop())

    def restart(self) -> None:
        """Restart the application instance."""
        self._on_page(lambda page: page.parts.controller.restart())

    def undo(self) -> None:
        """Take back the last change."""
        self._on_page(lambda page: page.parts.model.undo_stack.undo())

    def redo(self) -> None:
        """Make the last change again."""
        self._on_page(lambda page: page.parts.model.undo_stack.redo())

    def quit(self) -> None:
        """Close everything."""
        self.window.close()

    def show_display(self) -> None:
        """Open the HDMI window, or bring it to the front."""
        # Opened late: the display's protocol needs more modules than the first window.
        from belvedere_desktop.display.window import DisplayWindow  # noqa: PLC0415

        if self._display is None:
            self._display = DisplayWindow(self._services.settings)
            self._display.setWindowIcon(QApplication.windowIcon())
        if not self._display.isVisible() and self._address:
            self._display.watch(self._address)
        self._display.show()
        self._display.raise_()

    def show_front_panel(self, folder: str = "", device: str = "") -> None:
        """Open the front panel: of the appliance with this data folder, or that is this device."""
        from belvedere_desktop.front_panel.panel import FrontPanel  # noqa: PLC0415

        if self._front_panel is None:
            self._front_panel = FrontPanel(self.client, self._services.settings)
            self._front_panel.setWindowIcon(QApplication.windowIcon())
        self._front_panel.choose(folder, device)
        self._front_panel.show()
        self._front_panel.raise_()

    @property
    def front_panel(self) -> FrontPanel | None:
        """The front panel, once it was opened."""
        return self._front_panel

    def try_application(self, first: Callable[[], FirstRun]) -> None:
        """Open an application on the Simulator page."""
        built, self._first = self._page is not None, first
        self.window.show_page("simulator")  # opens it when the page is built
        if built:
            self._open_first()

    def show_palette(self) -> None:
        """Every action by name."""
        from belvedere_desktop.window.command_palette import CommandPalette  # noqa: PLC0415

        CommandPalette(self.window.actions(), self.window).open_over(self.window)

    def show_jobs(self, shown: bool) -> None:
        """Show or hide the job list."""
        self.window.jobs.setVisible(shown)

    def set_full_screen(self, full: bool) -> None:
        """The whole screen, or the window."""
        self.window.showFullScreen() if full else self.window.showNormal()

    def show_preferences(self) -> None:
        """The preferences."""
        from belvedere_desktop.preferences.dialog import PreferencesDialog  # noqa: PLC0415
        from belvedere_simulator.folders import data_folder  # noqa: PLC0415

        languages = self._services.languages.available()
        dialog = PreferencesDialog(self._services.settings, languages, data_folder(), self.window)
        dialog.open()

    def show_sites(self) -> None:
        """The sites on other computers, and which one is worked with."""
        self.site.show_sites()

    def show_reach(self) -> None:
        """Where appliances on the network find the site."""
        self.site.show_reach()

    def show_data(self) -> None:
        """Where the site's data are, and how much."""
        self.site.show_data()

    def show_logs(self) -> None:
        """Open the folder of this program's own reports."""
        self._services.folders.logs.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.folders.logs)))

    def show_about(self) -> None:
        """What this program is."""
        from belvedere_desktop.window.about import show_about  # noqa: PLC0415

        show_about(self.window)

    def _on_page(self, command: Callable[[SimulatorPage], None]) -> None:
        if self._page is not None:
            command(self._page)

    def _build_start(self) -> StartPage:
        from belvedere_desktop.start.page import StartPage  # noqa: PLC0415

        page = StartPage(self.client, self.window)
        page.told.connect(self.window.tell)
        page.page_asked.connect(self.window.show_page)
        page.panel_asked.connect(self.show_front_panel)
        page.sample_asked.connect(self._try_sample)
        page.application_asked.connect(self._choose_application)
        page.logs_asked.connect(self.read_provisioning_logs)
        return page

    def _try_sample(self) -> None:
        # Opened late: the first page shall not wait for what reads applications.
        from belvedere_desktop.demo import demo_run  # noqa: PLC0415

        self.try_application(demo_run)

    def show_batch(self) -> None:
        """Set up several appliances from a file."""
        from belvedere_desktop.provisioning.page import ProvisionPage  # noqa: PLC0415

        self.window.show_page("provision")
        page = self.window.page("provision")
        assert isinstance(page, ProvisionPage)
        page.windows.show_batch()

    def read_provisioning_logs(self, place: Path | None = None) -> None:
        """Read the logs on a returned stick: of a folder, or of what is chosen then."""
        from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog  # noqa: PLC0415

        if self._logs is None:
            self._logs = ProvisioningLogsDialog(self.client, self.window)
        self._logs.show()
        self._logs.raise_()
        if place is not None:
            self._logs.read(str(place))

    def _choose_application(self) -> None:
        self.window.show_page("simulator")
        self.choose_folder()

    def _build_devices(self) -> DevicesPage:
        from belvedere_desktop.devices.page import DevicesPage  # noqa: PLC0415

        page = DevicesPage(self.client, self._board, self._services.settings, self.window)
        page.told.connect(self.window.tell)
        page.provision_asked.connect(lambda: self.window.show_page("provision"))
        page.panel_asked.connect(lambda device: self.show_front_panel(device=device))
        return page

    def _build_provision(self) -> ProvisionPage:
        from belvedere_desktop.provisioning.page import ProvisionPage  # noqa: PLC0415
        from belvedere_desktop.reach.step import ReachStep  # noqa: PLC0415

        reach = ReachStep(self.client)
        page = ProvisionPage(self.client, self._services.settings, parent=self.window, extra=reach)
        page.told.connect(self.window.tell)
        page.device_asked.connect(self._show_device)
        return page

    def _build_cameras(self) -> CamerasPage:
        from belvedere_desktop.cameras.page import CamerasPage  # noqa: PLC0415

        page = CamerasPage(self.client, self._board, self._services.settings, self.window)
        page.told.connect(self.window.tell)
        return page

    def _show_device(self, device: str) -> None:
        from belvedere_desktop.devices.page import DevicesPage  # noqa: PLC0415

        self.window.show_page("devices")
        page = self.window.page("devices")
        assert isinstance(page, DevicesPage)
        page.choose(device)

    def _build_simulator(self) -> SimulatorPage:
        # Imported at the first visit, when the window has been painted.
        from belvedere_desktop.cameras.passwords import PasswordMemory  # noqa: PLC0415
        from belvedere_desktop.run_jobs import RunJobs  # noqa: PLC0415
        from belvedere_desktop.simulator.assembly import assemble  # noqa: PLC0415

        memory = PasswordMemory(self.client, self.window)
        page = assemble(self._services.settings, self._services.folders, self._board, self.window, memory)
        self._page = page
        page.told.connect(self.window.tell)
        page.display_asked.connect(self.show_display)
        page.loaded.connect(lambda _loaded: self._show_actions(page.parts.controller.state))
        page.parts.controller.state_changed.connect(self._on_state)
        self._run_jobs = RunJobs(self._board, page)
        stack = page.parts.model.undo_stack
        for name, changed in (("undo", stack.canUndoChanged), ("redo", stack.canRedoChanged)):
            changed.connect(self.window.action(name).setEnabled)
        if self._first is not None:
            QTimer.singleShot(0, self, self._open_first)
        return page

    def _open_first(self) -> None:
        page = self._page
        if page is None or self._first is None:
            return
        try:
            first = self._first()
        except BelvedereError as error:
            self.window.tell(str(error))
            return
        if first.start:
            self._open_display_when_ready = True
            page.loaded.connect(lambda _loaded: page.start(), Qt.ConnectionType.SingleShotConnection)
        page.open_folder(first.folder, first.configuration)

    def _on_state(self, state: RunState) -> None:
        self._show_actions(state)
        address = state.display.address if state.display else ""
        if address == self._address:
            return
        self._address = address
        if self._display is not None and self._display.isVisible():
            self._display.watch(address) if address else self._display.set_ended()
        elif address and self._open_display_when_ready:
            self._open_display_when_ready = False
            self.show_display()

    def _show_actions(self, state: RunState) -> None:
        page = self._page
        bar = page.work.bar if page else None
        if bar is None:
            return
        for name, button in (("start", bar.start), ("stop", bar.stop), ("restart", bar.restart)):
            self.window.action(name).setEnabled(button.isEnabled())
        self.window.action("display").setEnabled(state.display is not None)
        self.window.action("reload").setEnabled(not state.phase.is_active)

    def _on_setting(self, key: str) -> None:
        if key == "appearance/theme":
            self._services.theme.use(self._services.settings.theme)
        if key == "log/level":
            self._services.log.use(self._services.settings.log_level)
        if key == "appearance/language":
            application = QCoreApplication.instance()
            if application is not None:
                self._services.languages.use(self._services.settings.language, application)

    def _on_failure(self, report: str, file: str) -> None:
        if self._telling_failure:
            return  # one dialog is enough; every report is saved
        from belvedere_desktop.window.crash_dialog import CrashDialog  # noqa: PLC0415

        title = self.tr("Belvedere met an error it did not expect")
        self._telling_failure = True
        answer = CrashDialog(title, report, file, self.window).exec()
        self._telling_failure = False
        if answer == QDialog.DialogCode.Rejected:
            self.window.close()

    def _tell_last_crash(self) -> None:
        from belvedere_desktop.window.crash_dialog import CrashDialog  # noqa: PLC0415

        title = self.tr("Belvedere ended abruptly the last time")
        folder = str(self._services.folders.logs) + os.sep
        CrashDialog(title, self._services.failures.crashed_before, folder, self.window).open()

    def _on_closing(self) -> None:
        if self._display is not None:
            self._display.close()
        if self._front_panel is not None:
            self._front_panel.close()
        self._on_page(lambda page: page.close_run())
