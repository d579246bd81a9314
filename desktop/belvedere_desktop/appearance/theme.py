"""Light and dark: own palettes on the Fusion style, following the system unless told otherwise."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from PySide6.QtCore import QDir, QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from belvedere_desktop.appearance.colours import DARK, LIGHT, Colours

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.BrightText: "error",
}


def palette_of(colours: Colours) -> QPalette:
    """Qt's palette in the colours of one scheme."""
    palette = QPalette(QColor(colours.raised), QColor(colours.window))
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(getattr(colours, name)))
    faded = QColor(colours.muted)
    faded.setAlphaF(0.7)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


class Theme(QObject):
    """Dresses the application. `use` takes "system", "light" or "dark"."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = "system"
        application.setStyle("Fusion")
        QDir.setSearchPaths("styles", [str(_styles())])
        application.styleHints().colorSchemeChanged.connect(self._apply)

    def use(self, choice: str) -> None:
        """Show every window in `choice` from now on."""
        self._choice = choice
        self._apply()

    def _apply(self) -> None:
        system_is_dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = system_is_dark if self._choice == "system" else self._choice == "dark"
        self._application.setPalette(palette_of(DARK if dark else LIGHT))
        sheet = _stylesheet("dark" if dark else "light")
        if sheet != self._application.styleSheet():
            self._application.setStyleSheet(sheet)


def _styles() -> Traversable:
    return resources.files("belvedere_resources") / "styles"


def _stylesheet(scheme: str) -> str:
    """The style sheet with the drawings of one scheme: a drawing cannot name a colour of the palette."""
    return (_styles() / "belvedere.qss").read_text(encoding="utf-8").replace("SCHEME", scheme)
