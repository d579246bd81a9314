"""The desktop: the main window with its pages, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from belvedere_desktop.application import Services
from belvedere_desktop.client.client import Client
from belvedere_desktop.first_run import FirstRun
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.metrics.notifier import AlarmNotifier
from belvedere_desktop.pages import Pages
from belvedere_desktop.profiles.site_frame import SiteFrame
from belvedere_desktop.replay.commands import RecordingsCommands
from belvedere_desktop.simulator.commands import PAGE, SimulatorCommands
from belvedere_desktop.start.farewell import Farewell
from belvedere_desktop.window.entries import main_entries
from belvedere_desktop.window.main_window import MainWindow
from belvedere_desktop.windows import Windows

if TYPE_CHECKING:
    from belvedere_desktop.display.window import DisplayWindow
    from belvedere_desktop.front_panel.panel import FrontPanel
    from belvedere_desktop.simulator.page import SimulatorPage

_ALARMS_AFTER_MS = 5_000
"""The first page shall not wait for them."""


class Desktop(QObject):
    """Owns the main window, what runs behind it, and what its menus reach.

    `first` is asked for the application to open once the window has been painted; `client` calls the
    child, where it is not the usual one.
    """

    def __init__(
        self,
        services: Services,
        first: Callable[[], FirstRun] | None = None,
        client: Client | None = None,
    ) -> None:
        super().__init__()
        self._services = services
        self._runner = JobRunner(parent=self)
        board = JobBoard(self._runner, self)
        self.client = client or Client(self)
        self.window = window = MainWindow(services.settings, board)
        self.simulator = SimulatorCommands(window, first)
        self.windows = Windows(services, self.client, window)
        self.site = SiteFrame(self.client, window)
        pages = Pages(services, self.client, board, window, self.simulator, self.windows)
        self.recordings = RecordingsCommands(self.client, board, services.settings, window)
        entries = [*main_entries(self.simulator, self.windows, self.site), *self.recordings.entries()]
        window.furnish(pages.entries(), entries, PAGE if first is not None else "")
        self.simulator.disable_all()
        self.simulator.display_changed.connect(self.windows.follow_display)
        window.closing.connect(self.windows.close)
        window.closing.connect(self.simulator.close)
        services.settings.changed.connect(self._on_setting)
        services.failures.caught.connect(self.windows.tell_failure)
        self.alarms = AlarmNotifier(self.client, window)
        self.alarms.told.connect(window.tell)
        self.alarms.asked.connect(pages.show_alarms)
        window.closing.connect(self.alarms.stop)
        self.farewell = Farewell(self.client, window)
        window.may_close = lambda: self.simulator.may_close() and self.farewell.may_close()

    @property
    def display(self) -> DisplayWindow | None:
        """The display window, once it was opened."""
        return self.windows.display

    @property
    def front_panel(self) -> FrontPanel | None:
        """The front panel, once it was opened."""
        return self.windows.front_panel

    @property
    def page(self) -> SimulatorPage | None:
        """The Simulator page, once it was built."""
        return self.simulator.page

    def show(self) -> None:
        """Show the window; pages follow."""
        self.window.show()
        QTimer.singleShot(_ALARMS_AFTER_MS, self.alarms, self.alarms.start)
        if self._services.failures.crashed_before:
            QTimer.singleShot(0, self.windows, self.windows.tell_last_crash)

    def quit(self) -> None:
        """Close everything."""
        self.window.close()

    def close(self) -> None:
        """Close the window where it still waits for an answer, and wait for what runs."""
        self.farewell.end()
        if self.window.isVisible():
            self.window.close()
        self.client.close()
        self._runner.close()

    def _on_setting(self, key: str) -> None:
        settings = self._services.settings
        if key == "appearance/theme":
            self._services.theme.use(settings.theme)
        if key == "log/level":
            self._services.log.use(settings.log_level)
        application = QCoreApplication.instance()
        if key == "appearance/language" and application is not None:
            self._services.languages.use(settings.language, application)
