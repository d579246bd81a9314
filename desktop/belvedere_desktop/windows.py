"""The windows beside the main one, each built when it is first asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from belvedere_desktop.application import Services
from belvedere_desktop.client.client import Client
from belvedere_desktop.window.fronts import bring
from belvedere_desktop.window.main_window import MainWindow

if TYPE_CHECKING:
    from belvedere_desktop.display.window import DisplayWindow
    from belvedere_desktop.front_panel.panel import FrontPanel
    from belvedere_desktop.projects.area import ProjectsArea
    from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog


class Windows(QObject):
    """Opens windows and dialogs, brings open ones to the front, and closes them with the main window.

    Their modules are imported when they are opened: the first window shall not wait for them.
    """

    def __init__(self, services: Services, client: Client, window: MainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._client = client
        self._window = window
        self._address = ""
        self._telling_failure = False
        self.logs: ProvisioningLogsDialog | None = None
        self.display: DisplayWindow | None = None
        self.front_panel: FrontPanel | None = None

    def close(self) -> None:
        """The main window closes."""
        for window in (self.display, self.front_panel):
            if window is not None:
                window.close()

    def quit(self) -> None:
        """Close everything."""
        self._window.close()

    def show_display(self) -> None:
        """Open the HDMI window, or bring it to the front."""
        from belvedere_desktop.display.window import DisplayWindow  # noqa: PLC0415

        if self.display is None:
            self.display = DisplayWindow(self._services.settings)
            self.display.setWindowIcon(QApplication.windowIcon())
        if not self.display.isVisible() and self._address:
            self.display.watch(self._address)
        bring(self.display)

    def follow_display(self, address: str, wanted: bool) -> None:
        """Watch the run's display at `address`, or know that it ended; open the window when `wanted`."""
        self._address = address
        if self.display is not None and self.display.isVisible():
            self.display.watch(address) if address else self.display.set_ended()
        elif wanted:
            self.show_display()

    def show_front_panel(self, folder: str = "", device: str = "") -> None:
        """Open the front panel: of the appliance with this data folder, or that is this device."""
        from belvedere_desktop.front_panel.panel import FrontPanel  # noqa: PLC0415

        if self.front_panel is None:
            self.front_panel = FrontPanel(self._client, self._services.settings)
            self.front_panel.setWindowIcon(QApplication.windowIcon())
        self.front_panel.choose(folder, device)
        bring(self.front_panel)

    def show_batch(self) -> None:
        """Set up several appliances from a file."""
        from belvedere_desktop.provisioning.page import ProvisionPage  # noqa: PLC0415

        self._window.show_page("provision")
        page = self._window.page("provision")
        assert isinstance(page, ProvisionPage)
        page.windows.show_batch()

    def begin_project(self) -> None:
        """Make a project from a template."""
        area = self._projects()
        area.setCurrentWidget(area.projects)
        area.projects.begin()

    def look_at_model(self) -> None:
        """To the page of models."""
        area = self._projects()
        area.setCurrentWidget(area.model)
        area.model.parts.file.line.setFocus()

    def _projects(self) -> ProjectsArea:
        from belvedere_desktop.projects.area import ProjectsArea  # noqa: PLC0415

        self._window.show_page("projects")
        area = self._window.page("projects")
        assert isinstance(area, ProjectsArea)
        return area

    def read_provisioning_logs(self, place: Path | None = None) -> None:
        """Read the logs on a returned stick: of a folder, or of what is chosen then."""
        from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog  # noqa: PLC0415

        if self.logs is None:
            self.logs = ProvisioningLogsDialog(self._client, self._window)
        bring(self.logs)
        if place is not None:
            self.logs.read(str(place))

    def show_palette(self) -> None:
        """Every action by name."""
        from belvedere_desktop.window.command_palette import CommandPalette  # noqa: PLC0415

        CommandPalette(self._window.actions(), self._window).open_over(self._window)

    def show_jobs(self, shown: bool) -> None:
        """Show or hide the job list."""
        self._window.jobs.setVisible(shown)

    def set_full_screen(self, full: bool) -> None:
        """The whole screen, or the window."""
        self._window.showFullScreen() if full else self._window.showNormal()

    def show_preferences(self) -> None:
        """The preferences."""
        from belvedere_desktop.preferences.dialog import PreferencesDialog  # noqa: PLC0415
        from belvedere_simulator.folders import data_folder  # noqa: PLC0415

        languages = self._services.languages.available()
        PreferencesDialog(self._services.settings, languages, data_folder(), self._window).open()

    def show_logs(self) -> None:
        """Open the folder of this program's own reports."""
        self._services.folders.logs.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.folders.logs)))

    def show_about(self) -> None:
        """What this program is."""
        from belvedere_desktop.window.about import show_about  # noqa: PLC0415

        show_about(self._window)

    def tell_failure(self, report: str, file: str) -> None:
        """An error nobody expected was caught and saved."""
        if self._telling_failure:
            return  # one dialog is enough; every report is saved
        from belvedere_desktop.window.crash_dialog import CrashDialog  # noqa: PLC0415

        title = self.tr("Belvedere met an error it did not expect")
        self._telling_failure = True
        answer = CrashDialog(title, report, file, self._window).exec()
        self._telling_failure = False
        if answer == QDialog.DialogCode.Rejected:
            self._window.close()

    def tell_last_crash(self) -> None:
        """The last start of the program ended in a crash."""
        from belvedere_desktop.window.crash_dialog import CrashDialog  # noqa: PLC0415

        title = self.tr("Belvedere ended abruptly the last time")
        folder = str(self._services.folders.logs) + os.sep
        CrashDialog(title, self._services.failures.crashed_before, folder, self._window).open()
