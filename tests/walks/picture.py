"""What is on the screen as a small PNG: every window of the program, as they lie over each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

WIDTH, HEIGHT = 1280, 720
_COLOURS = 256
_TITLE = 26
_BAR, _EDGE, _LETTERS = QColor("#3c4654"), QColor("#3c4654"), QColor("#ffffff")
_POPUPS = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


def screen_picture(main: QWidget) -> QImage:
    """The main window, and over it the others in the order in which they were opened.

    Other windows get the title bar that a desktop would give them; the walk's screen has none.
    """
    picture = QPixmap(WIDTH, HEIGHT)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.drawPixmap(main.pos(), main.grab())
    for window in _others(main):
        place = window.geometry()
        painter.drawPixmap(place.topLeft(), window.grab())
        if window.windowType() not in _POPUPS:
            _frame(painter, place, _title(window))
    painter.end()
    return picture.toImage()


def save(image: QImage, file: Path) -> None:
    """With the 256 colours that it has most of, which a window seldom has more of."""
    wide = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(wide.constBits(), dtype=np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    if len(colours) > _COLOURS:
        # Colours that hardly differ count together, or one smooth picture takes all places.
        coarse = colours & 0xFFF0F0F0
        order = np.argsort(-counts)
        _, first = np.unique(coarse[order], return_index=True)
        chosen = order[np.sort(first)]
        colours = colours[np.concatenate([chosen, np.setdiff1d(order, chosen, assume_unique=True)])]
    table = [int(colour) for colour in colours[:_COLOURS]]
    flat = wide.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)
    if not flat.save(str(file), quality=0):  # 0: as small as it gets
        raise OSError(f"{file} was not written")


def _others(main: QWidget) -> list[QWidget]:
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not main]
    return sorted(shown, key=lambda each: (each.windowType() in _POPUPS, each.isModal(), int(each.winId())))


def _title(window: QWidget) -> str:
    return window.windowTitle().replace("[*]", "*" if window.isWindowModified() else "")


def _frame(painter: QPainter, place: QRect, title: str) -> None:
    bar = QRect(place.left() - 1, place.top() - _TITLE, place.width() + 1, _TITLE)
    painter.fillRect(bar, _BAR)
    painter.setPen(_LETTERS)
    painter.drawText(bar.adjusted(10, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(_EDGE)
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
