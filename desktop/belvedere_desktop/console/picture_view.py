"""A picture that fills its room without being distorted, with boxes and labels drawn over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

_BOX = QColor(255, 40, 40)
_TEXT, _LEAST_TEXT = 0.045, 8
_LEAST = QSize(140, 60)


class PictureView(QWidget):
    """Words in the place of a picture where there is none. `sharp`: single pixels stay to be seen."""

    def __init__(self, name: str, parent: QWidget | None = None, *, sharp: bool = False) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST)
        self._sharp = sharp
        self._image = QImage()
        self._overlay: Sequence[Sequence[Any]] = ()
        self._words = ""

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def show_picture(self, encoded: bytes, overlay: Sequence[Sequence[Any]] = ()) -> None:
        """Show a JPEG or PNG; `overlay` has boxes and labels in fractions of it."""
        self._image = QImage.fromData(encoded)
        self._overlay, self._words = overlay, ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show why there is none."""
        self._image, self._overlay, self._words = QImage(), (), words
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(self.palette().placeholderText().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._words)
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._sharp)
        painter.drawImage(room, self._image)
        self._draw_overlay(painter, room)

    def _draw_overlay(self, painter: QPainter, room: QRectF) -> None:
        for item in self._overlay:
            if item[0] == "rect":
                left, top, right, bottom = (float(each) for each in item[1:])
                painter.setPen(QPen(_BOX, 2))
                painter.drawRect(QRectF(_place(room, left, top), _place(room, right, bottom)))
        font = QFont(painter.font())
        font.setPixelSize(max(_LEAST_TEXT, round(room.height() * _TEXT)))
        painter.setFont(font)
        for item in self._overlay:
            if item[0] == "label":
                place = _place(room, float(item[2]), float(item[3]))
                height = painter.fontMetrics().height()
                place.setY(max(room.top() + height, place.y()))
                painter.setPen(QColor("black"))
                painter.drawText(place + QPointF(1, 1), str(item[1]))
                painter.setPen(QColor("white"))
                painter.drawText(place, str(item[1]))


def _place(room: QRectF, x: float, y: float) -> QPointF:
    return QPointF(room.left() + x * room.width(), room.top() + y * room.height())
