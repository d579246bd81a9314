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
    return [
        ActionEntry(
            "screenshot",
            translate("DisplayWindow", "Save &screenshot…"),
            window.save_screenshot,
            "screenshot",
            ("S",),
        ),
        ActionEntry(
            "record",
            translate("DisplayWindow", "&Record"),
            window.set_recording,
            "record",
            ("R",),
            checkable=True,
        ),
        ActionEntry(
            "freeze",
            translate("DisplayWindow", "Free&ze"),
            window.set_frozen,
            "freeze",
            ("Space",),
            checkable=True,
        ),
        ActionEntry("fit", translate("DisplayWindow", "&Fit window"), window.fit, "fit", ("0",)),
        ActionEntry(
            "actual",
            translate("DisplayWindow", "&Actual size"),
            window.set_actual_size,
            "actual",
            ("1",),
            checkable=True,
        ),
        ActionEntry(
            "full_screen",
            translate("DisplayWindow", "F&ull screen"),
            window.set_full_screen,
            "fullscreen",
            ("F11", "F"),
            checkable=True,
        ),
        ActionEntry(
            "leave",
            translate("DisplayWindow", "&Leave full screen"),
            window.leave_full_screen,
            shortcuts=("Esc",),
        ),
        ActionEntry(
            "figures",
            translate("DisplayWindow", "Rate and &age"),
            window.set_figures,
            "information",
            ("I",),
            checkable=True,
        ),
        ActionEntry(
            "close", translate("DisplayWindow", "&Close window"), window.close_window, shortcuts=("Ctrl+W",)
        ),
    ]
