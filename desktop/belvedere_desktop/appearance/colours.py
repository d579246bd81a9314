"""The two colour schemes, and finding the one that a widget is shown in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPalette


@dataclass(frozen=True)
class Colours:
    """Named colours of one scheme, as `#rrggbb`. Words on `window` and `surface` read at 4.5:1 or more."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    accent: str
    accent_text: str
    running: str
    waiting: str
    paused: str
    error: str
    warning: str
    camera: str
    parameter: str
    code: str
    model: str
    display: str


LIGHT = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    raised="#fafbfc",
    text="#1b2430",
    muted="#566273",
    border="#cfd5dd",
    accent="#195ec9",
    accent_text="#ffffff",
    running="#147a3d",
    waiting="#566273",
    paused="#8250c4",
    error="#c02a2a",
    warning="#8a5a00",
    camera="#0b7285",
    parameter="#6b5b00",
    code="#195ec9",
    model="#8250c4",
    display="#b0413e",
)

DARK = Colours(
    window="#171b21",
    surface="#1f252d",
    raised="#272e38",
    text="#e6eaf0",
    muted="#9aa7b8",
    border="#3a4452",
    accent="#5e9bff",
    accent_text="#0b1220",
    running="#4cc47c",
    waiting="#9aa7b8",
    paused="#b794f6",
    error="#ff7b72",
    warning="#e3b341",
    camera="#56c4d8",
    parameter="#d4c04a",
    code="#78a9ff",
    model="#c4a1ff",
    display="#ff9e8f",
)


def colours_of(palette: QPalette) -> Colours:
    """The scheme that `palette` was made from."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT
