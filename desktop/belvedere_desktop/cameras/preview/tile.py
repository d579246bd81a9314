"""One tile: what it shows now, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QRegion

from belvedere_desktop.appearance.colours import Colours
from belvedere_desktop.cameras.preview.geometry import TilePlace, fitted
from belvedere_desktop.cameras.preview.memory import PictureMemory
from belvedere_desktop.cameras.preview.messages import TileFigures
from belvedere_desktop.cameras.preview.words import age_words, codec_words, figure_words, head_words, notice

_BEHIND = "#10141a"
_TITLE, _DETAIL = "#e6eaf0", "#b4c0cf"
_PADDING = 6
_STATES = {"playing": "running", "lost": "error", "refused": "error", "reconnecting": "warning"}


@dataclass
class Tile:
    """What a camera shows. `memory` is kept because `image` lies in it."""

    key: str
    title: str
    told: TileFigures | None = None
    image: QImage | None = None
    memory: PictureMemory | None = None

    def detach(self) -> None:
        """Keep a copy of the picture: the memory it lies in goes."""
        if self.image is not None and self.memory is not None:
            self.image, self.memory = self.image.copy(), None

    @property
    def words(self) -> tuple[str, str, str]:
        """Both lines of the caption, and the age of the picture."""
        return head_words(self.title, self.told), figure_words(self.told), age_words(self.told)

    @property
    def is_playing(self) -> bool:
        """Whether nothing has to be said over the picture."""
        return self.told is not None and self.told.state == "playing" and self.image is not None


def picture_rect(tile: Tile, place: TilePlace, ratio: float) -> QRect:
    """Where the picture lies, in window pixels: in its own size where that is what was wished."""
    if tile.image is None:
        return QRect()
    size = tile.image.size()
    own = QSize(round(size.width() / ratio), round(size.height() / ratio))
    room = place.picture
    fits = own.width() <= room.width() and own.height() <= room.height()
    if fits and (own.width() > room.width() - 2 * 16 or own.height() > room.height() - 2 * 16):
        return QRect(room.center() - QRect(0, 0, own.width(), own.height()).center(), own)
    return fitted(size, room)


def fill(painter: QPainter, region: QRegion, colour: str) -> None:
    """One colour over a region of any shape."""
    if not region.isEmpty():
        painter.save()
        painter.setClipRegion(region, Qt.ClipOperation.IntersectClip)
        painter.fillRect(region.boundingRect(), QColor(colour))
        painter.restore()


def paint_picture(painter: QPainter, tile: Tile, place: TilePlace, ratio: float) -> None:
    """The picture; what is wrong over it, if anything is."""
    target = picture_rect(tile, place, ratio)
    if tile.image is not None:
        painter.drawImage(target, tile.image)
    fill(painter, QRegion(place.picture).subtracted(QRegion(target)), _BEHIND)
    if not tile.is_playing:
        _paint_notice(painter, tile, place.picture)


def paint_caption(painter: QPainter, tile: Tile, place: TilePlace, colours: Colours, chosen: bool) -> None:
    """Two lines on a plate of the window's colours: name and state, then figures."""
    area = place.caption
    painter.fillRect(area, QColor(colours.raised))
    mark = _STATES.get(tile.told.state if tile.told else "", "waiting")
    painter.fillRect(QRect(area.x(), area.y(), 4, area.height()), QColor(getattr(colours, mark)))
    head, figures, age = tile.words
    inner = area.adjusted(4 + _PADDING, 2, -_PADDING, -2)
    half = inner.height() // 2
    upper = QRect(inner.x(), inner.y(), inner.width(), half)
    lower = QRect(inner.x(), inner.y() + half, inner.width(), half)
    font = painter.font()
    painter.setPen(QColor(colours.muted))
    painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, age)
    upper.setRight(upper.right() - painter.fontMetrics().horizontalAdvance(age) - _PADDING)
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(colours.accent if chosen else colours.text))
    _draw_line(painter, upper, head)
    painter.setFont(font)
    strange = tile.told is not None and codec_words(tile.told.codec) != tile.told.codec
    painter.setPen(QColor(colours.warning if strange else colours.muted))
    _draw_line(painter, lower, figures)


def _draw_line(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_notice(painter: QPainter, tile: Tile, area: QRect) -> None:
    title, detail = notice(tile.told)
    if not title:
        return
    if tile.image is not None:
        painter.fillRect(area, QColor(16, 20, 26, 190))
    inner = area.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
    font = painter.font()
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * 1.3)
    large.setBold(True)
    painter.setFont(large)
    painter.setPen(QColor(_TITLE))
    middle = inner.center().y()
    upper = QRect(inner.x(), inner.y(), inner.width(), max(1, middle - inner.y()))
    lower = QRect(inner.x(), middle + 4, inner.width(), max(1, inner.bottom() - middle - 4))
    centre = Qt.AlignmentFlag.AlignHCenter
    painter.drawText(upper, centre | Qt.AlignmentFlag.AlignBottom, title)
    painter.setFont(font)
    painter.setPen(QColor(_DETAIL))
    painter.drawText(lower, centre | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, detail)
