"""The pages of the main window: each is imported, built and connected at its first visit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from belvedere_desktop.application import Services
from belvedere_desktop.client.client import Client
from belvedere_desktop.first_run import FirstRun
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.simulator.commands import SimulatorCommands
from belvedere_desktop.window.main_window import MainWindow
from belvedere_desktop.window.navigation import PageEntry
from belvedere_desktop.windows import Windows

if TYPE_CHECKING:
    from belvedere_desktop.applications.page import ApplicationsPage
    from belvedere_desktop.cameras.page import CamerasPage
    from belvedere_desktop.devices.page import DevicesPage
    from belvedere_desktop.logs.page import LogsPage
    from belvedere_desktop.messages.page import MessagesPage
    from belvedere_desktop.metrics.page import MetricsPage
    from belvedere_desktop.projects.area import ProjectsArea
    from belvedere_desktop.provisioning.page import ProvisionPage
    from belvedere_desktop.simulator.page import SimulatorPage
    from belvedere_desktop.start.page import StartPage
    from belvedere_desktop.support.page import SupportPage


class Pages(QObject):
    """Builds pages for `window` and leads from one to another."""

    def __init__(
        self,
        services: Services,
        client: Client,
        board: JobBoard,
        window: MainWindow,
        simulator: SimulatorCommands,
        windows: Windows,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._client = client
        self._board = board
        self._window = window
        self._simulator = simulator
        self._windows = windows

    def entries(self) -> list[PageEntry]:
        """Every page, in the order in which the rail shows them."""
        return [
            PageEntry("start", self.tr("Start"), "home", self._start),
            PageEntry("devices", self.tr("Devices"), "devices", self._devices),
            PageEntry("provision", self.tr("Set up"), "add", self._provision),
            PageEntry("cameras", self.tr("Cameras"), "camera", self._cameras),
            PageEntry("applications", self.tr("Applications"), "applications", self._applications),
            PageEntry("projects", self.tr("Projects"), "folder", self._projects),
            PageEntry("simulator", self.tr("Simulator"), "simulator", self._simulate),
            PageEntry("logs", self.tr("Logs"), "logs", self._logs),
            PageEntry("metrics", self.tr("Metrics"), "metrics", self._metrics),
            PageEntry("messages", self.tr("Messages"), "messages", self._messages),
            PageEntry("support", self.tr("Support"), "support", self._support),
        ]

    def show_alarms(self) -> None:
        """Show the alarms."""
        from belvedere_desktop.metrics.page import MetricsPage  # noqa: PLC0415

        self._window.show_page("metrics")
        page = self._window.page("metrics")
        assert isinstance(page, MetricsPage)
        page.show_alarms()

    def _start(self) -> StartPage:
        from belvedere_desktop.start.page import StartPage  # noqa: PLC0415

        page = StartPage(self._client, self._window)
        page.told.connect(self._window.tell)
        page.page_asked.connect(self._window.show_page)
        page.panel_asked.connect(self._windows.show_front_panel)
        page.sample_asked.connect(self._try_sample)
        page.application_asked.connect(self._simulator.choose_folder)
        page.logs_asked.connect(self._windows.read_provisioning_logs)
        return page

    def _devices(self) -> DevicesPage:
        from belvedere_desktop.devices.page import DevicesPage  # noqa: PLC0415

        page = DevicesPage(self._client, self._board, self._services.settings, self._window)
        page.told.connect(self._window.tell)
        page.provision_asked.connect(lambda: self._window.show_page("provision"))
        page.panel_asked.connect(lambda device: self._windows.show_front_panel(device=device))
        page.logs_asked.connect(self._show_logs)
        return page

    def _provision(self) -> ProvisionPage:
        from belvedere_desktop.provisioning.page import ProvisionPage  # noqa: PLC0415
        from belvedere_desktop.reach.step import ReachStep  # noqa: PLC0415

        reach = ReachStep(self._client)
        page = ProvisionPage(self._client, self._services.settings, parent=self._window, extra=reach)
        page.told.connect(self._window.tell)
        page.device_asked.connect(self._show_device)
        return page

    def _cameras(self) -> CamerasPage:
        from belvedere_desktop.cameras.page import CamerasPage  # noqa: PLC0415

        page = CamerasPage(self._client, self._board, self._services.settings, self._window)
        page.told.connect(self._window.tell)
        return page

    def _applications(self) -> ApplicationsPage:
        from belvedere_desktop.applications.page import ApplicationsPage  # noqa: PLC0415

        page = ApplicationsPage(self._client, self._board, self._services.settings, self._window)
        page.told.connect(self._window.tell)
        page.logs_asked.connect(self._show_logs)
        return page

    def _messages(self) -> MessagesPage:
        from belvedere_desktop.messages.page import MessagesPage  # noqa: PLC0415

        page = MessagesPage(self._client, self._board, self._services.settings, self._window)
        page.told.connect(self._window.tell)
        return page

    def _metrics(self) -> MetricsPage:
        from belvedere_desktop.metrics.page import MetricsPage  # noqa: PLC0415

        page = MetricsPage(self._client, self._board, self._services.settings, self._window)
        page.told.connect(self._window.tell)
        page.logs_asked.connect(self._show_logs)
        return page

    def _projects(self) -> ProjectsArea:
        from belvedere_desktop.projects.area import ProjectsArea  # noqa: PLC0415

        area = ProjectsArea(self._client, self._board, self._services.settings, self._window)
        area.told.connect(self._window.tell)
        area.projects.deploy_asked.connect(self._deploy)
        area.projects.run_asked.connect(self._open_application)
        area.projects.edit_asked.connect(lambda folder: self._open_application(folder, edit=True))
        return area

    def _show_logs(self, group: str, title: str, at: float | None = None) -> None:
        from belvedere_desktop.logs.page import LogsPage  # noqa: PLC0415

        self._window.show_page("logs")
        page = self._window.page("logs")
        assert isinstance(page, LogsPage)
        page.show_group(group, title, at)

    def _logs(self) -> LogsPage:
        from belvedere_desktop.logs.page import LogsPage  # noqa: PLC0415

        page = LogsPage(self._client, self._board, self._services.settings, self._window)
        page.told.connect(self._window.tell)
        return page

    def _support(self) -> SupportPage:
        from belvedere_desktop.support.page import SupportPage  # noqa: PLC0415

        page = SupportPage(self._client, self._open_views, self._window)
        page.told.connect(self._window.tell)
        page.view_asked.connect(self._show_view)
        self._window.closing.connect(page.making.close_down)
        return page

    def _open_views(self) -> list[dict[str, Any]]:
        """What is open on the Logs page, if that was visited."""
        from belvedere_desktop.logs.page import LogsPage  # noqa: PLC0415

        page = self._window.built("logs")
        return page.views if isinstance(page, LogsPage) else []

    def _show_view(self, title: str, sources: list[dict[str, Any]], narrowing: dict[str, Any]) -> None:
        """A log of an opened bundle, as its sender saw it."""
        from belvedere_desktop.logs.page import LogsPage  # noqa: PLC0415
        from belvedere_desktop.logs.rules import narrowing_of  # noqa: PLC0415
        from belvedere_desktop.logs.sources import Opening  # noqa: PLC0415

        self._window.show_page("logs")
        page = self._window.page("logs")
        assert isinstance(page, LogsPage)
        page.parts.filters.use(narrowing_of(narrowing))
        page.open(Opening(title, tuple(sources)))

    def _simulate(self) -> SimulatorPage:
        from belvedere_desktop.cameras.passwords import PasswordMemory  # noqa: PLC0415
        from belvedere_desktop.run_jobs import RunJobs  # noqa: PLC0415
        from belvedere_desktop.simulator.assembly import assemble  # noqa: PLC0415

        memory = PasswordMemory(self._client, self._window)
        services = self._services
        page = assemble(services.settings, services.folders, self._board, self._window, memory)
        page.told.connect(self._window.tell)
        page.display_asked.connect(self._windows.show_display)
        RunJobs(self._board, page)
        self._simulator.attach(page)
        return page

    def _deploy(self, folder: str) -> None:
        from belvedere_desktop.applications.page import ApplicationsPage  # noqa: PLC0415

        self._window.show_page("applications")
        page = self._window.page("applications")
        assert isinstance(page, ApplicationsPage)
        page.deploy().manifest.open(folder)

    def _open_application(self, folder: str, *, edit: bool = False) -> None:
        self._simulator.try_application(lambda: FirstRun(Path(folder), edit=edit))

    def _try_sample(self) -> None:
        # Opened late: the first page shall not wait for what reads applications.
        from belvedere_desktop.demo import demo_run  # noqa: PLC0415

        self._simulator.try_application(demo_run)

    def _show_device(self, device: str) -> None:
        from belvedere_desktop.devices.page import DevicesPage  # noqa: PLC0415

        self._window.show_page("devices")
        page = self._window.page("devices")
        assert isinstance(page, DevicesPage)
        page.choose(device)
