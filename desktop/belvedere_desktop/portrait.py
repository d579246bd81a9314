"""A picture of the program by the program itself, for its documentation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap

from belvedere_desktop.desktop import Desktop
from belvedere_desktop.files import write_atomically

_MARGIN = 28
_TITLE = 26


def take_later(desktop: Desktop, file: Path, seconds: float) -> None:
    """Save the main window, with the display window over it when it is open, then quit."""

    def take() -> None:
        write_atomically(file, _png(compose(desktop)))
        desktop.quit()

    QTimer.singleShot(round(seconds * 1000), desktop, take)


def compose(desktop: Desktop) -> QPixmap:
    """What the screen would show, without the frames of the window manager."""
    picture = desktop.window.grab()
    display = desktop.display
    if display is None or not display.isVisible():
        return picture
    ratio = picture.devicePixelRatio()
    width = round(picture.width() * 0.42)
    inset = display.grab().scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    corner = QPoint(
        round((picture.width() - inset.width()) / ratio) - _MARGIN,
        round((picture.height() - inset.height()) / ratio) - _MARGIN,
    )
    painter = QPainter(picture)
    width, height = round(inset.width() / ratio), round(inset.height() / ratio)
    title = QRect(corner.x(), corner.y() - _TITLE, width, _TITLE)
    painter.fillRect(title, QColor("#3a4452"))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, display.windowTitle())
    painter.drawPixmap(corner, inset)
    painter.setPen(QColor("#3a4452"))
    painter.drawRect(corner.x(), corner.y() - _TITLE, width, height + _TITLE)
    painter.end()
    return picture


def _png(picture: QPixmap) -> bytes:
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(content, "PNG")
    return bytes(content.data().data())
