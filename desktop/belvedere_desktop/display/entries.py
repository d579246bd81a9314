"""What can be done in the display window, as data."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.actions import ActionEntry

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
        ActionEntry("screenshot", _tr("Save &screenshot…"), window.save_screenshot, "screenshot", ("S",)),
        ActionEntry("record", _tr("&Record"), window.set_recording, "record", ("R",), checkable=True),
        ActionEntry("freeze", _tr("Free&ze"), window.set_frozen, "freeze", ("Space",), checkable=True),
        ActionEntry("fit", _tr("&Fit window"), window.fit, "fit", ("0",)),
        ActionEntry("actual", _tr("&Actual size"), window.set_actual_size, "actual", ("1",), checkable=True),
        ActionEntry(
            "full_screen",
            _tr("F&ull screen"),
            window.set_full_screen,
            "fullscreen",
            ("F11", "F"),
            checkable=True,
        ),
        ActionEntry("leave", _tr("&Leave full screen"), window.leave_full_screen, shortcuts=("Esc",)),
        ActionEntry(
            "figures", _tr("Rate and &age"), window.set_figures, "information", ("I",), checkable=True
        ),
        ActionEntry("close", _tr("&Close window"), window.close_window, shortcuts=("Ctrl+W",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("DisplayWindow", text)
