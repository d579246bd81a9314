"""What can be done in the display window, as data."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.actions import ActionEntry

translate = QCoreApplication.translate

TOOLBAR = ("screenshot", "record", "freeze", "", "fit", "actual", "full_screen", "", "figures")


class DisplayCommands(Protocol):
    """What the window does for each entry."""

    def set_full_screen(self, full: bool, /) -> None: ...
    def leave_full_screen(self) -> None: ...
    def set_actual_size(self, actual: bool, /) -> None: ...
    def fit(self) -> None: ...
    def save_screenshot(self) -> None: ...
    def set_recording(self, on: bool, /) -> None: ...
    def set_frozen(self, frozen: bool, /) -> None: ...
    def set_figures(self, shown: bool, /) -> None: ...
    def close_window(self) -> None: ...


def display_entries(window: DisplayCommands) -> list[ActionEntry]:
    """Every action of the display window."""
    return [*_picture_entries(window), *_view_entries(window)]


def _picture_entries(window: DisplayCommands) -> list[ActionEntry]:
    screenshot = translate("DisplayWindow", "Save &screenshot…")
    record = translate("DisplayWindow", "&Record")
    freeze = translate("DisplayWindow", "Free&ze")
    close = translate("DisplayWindow", "&Close window")
    return [
        ActionEntry("screenshot", screenshot, window.save_screenshot, "screenshot", ("S",)),
        ActionEntry("record", record, window.set_recording, "record", ("R",), checkable=True),
        ActionEntry("freeze", freeze, window.set_frozen, "freeze", ("Space",), checkable=True),
        ActionEntry("close", close, window.close_window, shortcuts=("Ctrl+W",)),
    ]


def _view_entries(window: DisplayCommands) -> list[ActionEntry]:
    fit = translate("DisplayWindow", "&Fit window")
    actual = translate("DisplayWindow", "&Actual size")
    full = translate("DisplayWindow", "F&ull screen")
    leave = translate("DisplayWindow", "&Leave full screen")
    figures = translate("DisplayWindow", "Rate and &age")
    return [
        ActionEntry("fit", fit, window.fit, "fit", ("0",)),
        ActionEntry("actual", actual, window.set_actual_size, "actual", ("1",), checkable=True),
        ActionEntry("full_screen", full, window.set_full_screen, "fullscreen", ("F11", "F"), checkable=True),
        ActionEntry("leave", leave, window.leave_full_screen, shortcuts=("Esc",)),
        ActionEntry("figures", figures, window.set_figures, "information", ("I",), checkable=True),
    ]
