"""What can be done in the main window, as data."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.actions import ActionEntry

translate = QCoreApplication.translate


class ApplicationCommands(Protocol):
    """What is done with the application on the Simulator page."""

    def choose_folder(self) -> None: ...
    def reload(self) -> None: ...
    def edit_graph(self) -> None: ...
    def measure_capacity(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def restart(self) -> None: ...


class WindowCommands(Protocol):
    """What is done with windows."""

    def show_preferences(self) -> None: ...
    def quit(self) -> None: ...
    def show_display(self) -> None: ...
    def show_front_panel(self) -> None: ...
    def show_palette(self) -> None: ...
    def show_jobs(self, shown: bool, /) -> None: ...
    def set_full_screen(self, full: bool, /) -> None: ...
    def show_logs(self) -> None: ...
    def show_about(self) -> None: ...
    def show_batch(self) -> None: ...
    def begin_project(self) -> None: ...
    def look_at_model(self) -> None: ...
    def read_provisioning_logs(self) -> None: ...


class SiteCommands(Protocol):
    """What is done with the site."""

    def show_reach(self) -> None: ...
    def show_sites(self) -> None: ...
    def show_data(self) -> None: ...


def main_entries(
    application: ApplicationCommands, windows: WindowCommands, site: SiteCommands
) -> list[ActionEntry]:
    """Every action of the main window."""
    return [
        *_application_entries(application, windows),
        *_window_entries(windows),
        *_site_entries(windows, site),
    ]


def _application_entries(application: ApplicationCommands, windows: WindowCommands) -> list[ActionEntry]:
    return [
        ActionEntry(
            "open",
            translate("MainWindow", "&Open application folder…"),
            application.choose_folder,
            "folder",
            ("Ctrl+O",),
        ),
        ActionEntry(
            "reload", translate("MainWindow", "&Check again"), application.reload, "restart", ("F5",)
        ),
        ActionEntry(
            "edit_graph",
            translate("MainWindow", "&Edit the graph…"),
            application.edit_graph,
            "edit",
            ("Ctrl+E",),
        ),
        ActionEntry(
            "preferences",
            translate("MainWindow", "&Preferences…"),
            windows.show_preferences,
            "settings",
            ("Ctrl+,",),
        ),
        ActionEntry("quit", translate("MainWindow", "&Quit"), windows.quit, shortcuts=("Ctrl+Q",)),
        ActionEntry("undo", translate("MainWindow", "&Undo"), application.undo, "undo", ("Ctrl+Z",)),
        ActionEntry(
            "redo", translate("MainWindow", "&Redo"), application.redo, "redo", ("Ctrl+Shift+Z", "Ctrl+Y")
        ),
        ActionEntry("start", translate("MainWindow", "&Start"), application.start, "play", ("Ctrl+R",)),
        ActionEntry("stop", translate("MainWindow", "S&top"), application.stop, "stop", ("Ctrl+.",)),
        ActionEntry(
            "restart", translate("MainWindow", "&Restart"), application.restart, "restart", ("Ctrl+Shift+R",)
        ),
        ActionEntry(
            "capacity", translate("MainWindow", "&Capacity…"), application.measure_capacity, "metrics"
        ),
        ActionEntry(
            "display", translate("MainWindow", "Open &display"), windows.show_display, "screen", ("Ctrl+D",)
        ),
    ]


def _window_entries(windows: WindowCommands) -> list[ActionEntry]:
    return [
        ActionEntry(
            "front_panel",
            translate("MainWindow", "Front &panel of an appliance"),
            windows.show_front_panel,
            "panel",
            ("Ctrl+P",),
        ),
        ActionEntry(
            "palette",
            translate("MainWindow", "&Command palette…"),
            windows.show_palette,
            "search",
            ("Ctrl+K",),
        ),
        ActionEntry(
            "jobs", translate("MainWindow", "&Jobs"), windows.show_jobs, "jobs", ("Ctrl+J",), checkable=True
        ),
        ActionEntry(
            "full_screen",
            translate("MainWindow", "F&ull screen"),
            windows.set_full_screen,
            "fullscreen",
            ("F11",),
            checkable=True,
        ),
        ActionEntry(
            "new_project", translate("MainWindow", "&New project…"), windows.begin_project, "add", ("Ctrl+N",)
        ),
        ActionEntry("model", translate("MainWindow", "Look at a &model…"), windows.look_at_model),
        ActionEntry("logs", translate("MainWindow", "Open &log folder"), windows.show_logs, "folder"),
        ActionEntry("about", translate("MainWindow", "&About Belvedere"), windows.show_about, "information"),
    ]


def _site_entries(windows: WindowCommands, site: SiteCommands) -> list[ActionEntry]:
    return [
        ActionEntry("batch", translate("MainWindow", "Set up &several appliances…"), windows.show_batch),
        ActionEntry(
            "returned_logs",
            translate("MainWindow", "&Logs of a returned stick…"),
            windows.read_provisioning_logs,
        ),
        ActionEntry("sites", translate("MainWindow", "&Sites…"), site.show_sites),
        ActionEntry("data", translate("MainWindow", "&Data of the site…"), site.show_data),
        ActionEntry("reach", translate("MainWindow", "&Reach of the site…"), site.show_reach),
    ]
