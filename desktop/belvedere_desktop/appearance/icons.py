"""Our icons: line drawings in SVG that take the text colour of the scheme they are shown in."""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

# Up to twice the largest that is shown: a screen may have two dots for each of ours.
_SIZES = (16, 24, 32, 48, 96)
_PROPERTY = "icon_name"
_MODES = (
    (QIcon.Mode.Normal, QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
    (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText),
    (QIcon.Mode.Selected, QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
)


@cache
def _drawing(name: str) -> str:
    return (resources.files("belvedere_resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon(name: str, palette: QPalette) -> QIcon:
    """The icon `name` in the text colours of `palette`."""
    result = QIcon()
    for mode, group, role in _MODES:
        colour = palette.color(group, role)
        tinted = _drawing(name).replace("currentColor", colour.name())
        renderer = QSvgRenderer(QByteArray(tinted.encode()))
        for size in _SIZES:
            result.addPixmap(_render(renderer, size, colour.alphaF()), mode)
    return result


def _render(renderer: QSvgRenderer, size: int, opacity: float) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    renderer.render(painter)
    painter.end()
    return pixmap


def set_icon(target: QAction | QAbstractButton, name: str) -> None:
    """Give `target` the icon `name`, and remember it for `refresh_icons`."""
    target.setProperty(_PROPERTY, name)
    target.setIcon(icon(name, QApplication.palette()))


def refresh_icons(root: QObject) -> None:
    """Draw the icons of everything below `root` again, after the scheme changed."""
    targets: list[QAction | QAbstractButton] = [
        *root.findChildren(QAction),
        *root.findChildren(QAbstractButton),
    ]
    for target in targets:
        if name := target.property(_PROPERTY):
            target.setIcon(icon(str(name), QApplication.palette()))
