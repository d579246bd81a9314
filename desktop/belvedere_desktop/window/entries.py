"""What can be done in the main window, as data."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.actions import ActionEntry

translate = QCoreApplication.translate


class MainCommands(Protocol):
    """What the desktop does for each entry."""

    def choose_folder(self) -> None: ...
    def reload(self) -> None: ...
    def show_preferences(self) -> None: ...
    def quit(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def restart(self) -> None: ...
    def show_display(self) -> None: ...
    def show_front_panel(self) -> None: ...
    def show_palette(self) -> None: ...
    def show_jobs(self, shown: bool, /) -> None: ...
    def set_full_screen(self, full: bool, /) -> None: ...
    def show_reach(self) -> None: ...
    def show_sites(self) -> None: ...
    def show_data(self) -> None: ...
    def show_logs(self) -> None: ...
    def show_about(self) -> None: ...
    def show_batch(self) -> None: ...
    def read_provisioning_logs(self) -> None: ...


def main_entries(desktop: MainCommands) -> list[ActionEntry]:
    """Every action of the main window."""
    return [*_application_entries(desktop), *_window_entries(desktop), *_site_entries(desktop)]


def _application_entries(desktop: MainCommands) -> list[ActionEntry]:
    return [
        ActionEntry(
            "open",
            translate("MainWindow", "&Open application folder…"),
            desktop.choose_folder,
            "folder",
            ("Ctrl+O",),
        ),
        ActionEntry("reload", translate("MainWindow", "&Check again"), desktop.reload, "restart", ("F5",)),
        ActionEntry(
            "preferences",
            translate("MainWindow", "&Preferences…"),
            desktop.show_preferences,
            "settings",
            ("Ctrl+,",),
        ),
        ActionEntry("quit", translate("MainWindow", "&Quit"), desktop.quit, shortcuts=("Ctrl+Q",)),
        ActionEntry("undo", translate("MainWindow", "&Undo"), desktop.undo, "undo", ("Ctrl+Z",)),
        ActionEntry(
            "redo", translate("MainWindow", "&Redo"), desktop.redo, "redo", ("Ctrl+Shift+Z", "Ctrl+Y")
        ),
        ActionEntry("start", translate("MainWindow", "&Start"), desktop.start, "play", ("Ctrl+R",)),
        ActionEntry("stop", translate("MainWindow", "S&top"), desktop.stop, "stop", ("Ctrl+.",)),
        ActionEntry(
            "restart", translate("MainWindow", "&Restart"), desktop.restart, "restart", ("Ctrl+Shift+R",)
        ),
        ActionEntry(
            "display", translate("MainWindow", "Open &display"), desktop.show_display, "screen", ("Ctrl+D",)
        ),
    ]


def _window_entries(desktop: MainCommands) -> list[ActionEntry]:
    return [
        ActionEntry(
            "front_panel",
            translate("MainWindow", "Front &panel of an appliance"),
            desktop.show_front_panel,
            "panel",
            ("Ctrl+P",),
        ),
        ActionEntry(
            "palette",
            translate("MainWindow", "&Command palette…"),
            desktop.show_palette,
            "search",
            ("Ctrl+K",),
        ),
        ActionEntry(
            "jobs", translate("MainWindow", "&Jobs"), desktop.show_jobs, "jobs", ("Ctrl+J",), checkable=True
        ),
        ActionEntry(
            "full_screen",
            translate("MainWindow", "F&ull screen"),
            desktop.set_full_screen,
            "fullscreen",
            ("F11",),
            checkable=True,
        ),
        ActionEntry("logs", translate("MainWindow", "Open &log folder"), desktop.show_logs, "folder"),
        ActionEntry("about", translate("MainWindow", "&About Belvedere"), desktop.show_about, "information"),
    ]


def _site_entries(desktop: MainCommands) -> list[ActionEntry]:
    return [
        ActionEntry("batch", translate("MainWindow", "Set up &several appliances…"), desktop.show_batch),
        ActionEntry(
            "returned_logs",
            translate("MainWindow", "&Logs of a returned stick…"),
            desktop.read_provisioning_logs,
        ),
        ActionEntry("sites", translate("MainWindow", "&Sites…"), desktop.show_sites),
        ActionEntry("data", translate("MainWindow", "&Data of the site…"), desktop.show_data),
        ActionEntry("reach", translate("MainWindow", "&Reach of the site…"), desktop.show_reach),
    ]
