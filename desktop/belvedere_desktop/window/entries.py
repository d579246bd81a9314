"""What can be done in the main window, as data."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.actions import ActionEntry


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
    def show_palette(self) -> None: ...
    def show_jobs(self, shown: bool, /) -> None: ...
    def set_full_screen(self, full: bool, /) -> None: ...
    def show_logs(self) -> None: ...
    def show_about(self) -> None: ...


def main_entries(desktop: MainCommands) -> list[ActionEntry]:
    """Every action of the main window."""
    return [
        ActionEntry("open", _tr("&Open application folder…"), desktop.choose_folder, "folder", ("Ctrl+O",)),
        ActionEntry("reload", _tr("&Check again"), desktop.reload, "restart", ("F5",)),
        ActionEntry("preferences", _tr("&Preferences…"), desktop.show_preferences, "settings", ("Ctrl+,",)),
        ActionEntry("quit", _tr("&Quit"), desktop.quit, shortcuts=("Ctrl+Q",)),
        ActionEntry("undo", _tr("&Undo"), desktop.undo, "undo", ("Ctrl+Z",)),
        ActionEntry("redo", _tr("&Redo"), desktop.redo, "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
        ActionEntry("start", _tr("&Start"), desktop.start, "play", ("Ctrl+R",)),
        ActionEntry("stop", _tr("S&top"), desktop.stop, "stop", ("Ctrl+.",)),
        ActionEntry("restart", _tr("&Restart"), desktop.restart, "restart", ("Ctrl+Shift+R",)),
        ActionEntry("display", _tr("Open &display"), desktop.show_display, "screen", ("Ctrl+D",)),
        ActionEntry("palette", _tr("&Command palette…"), desktop.show_palette, "search", ("Ctrl+K",)),
        ActionEntry("jobs", _tr("&Jobs"), desktop.show_jobs, "jobs", ("Ctrl+J",), checkable=True),
        ActionEntry(
            "full_screen",
            _tr("F&ull screen"),
            desktop.set_full_screen,
            "fullscreen",
            ("F11",),
            checkable=True,
        ),
        ActionEntry("logs", _tr("Open &log folder"), desktop.show_logs, "folder"),
        ActionEntry("about", _tr("&About Belvedere"), desktop.show_about, "information"),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
