"""Where tiles lie, and in which order keys walk over them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect, QSize, Qt

GAP = 6
_ASPECT = 16 / 9


@dataclass(frozen=True)
class TilePlace:
    """A tile: its picture's room, and below it the caption."""

    picture: QRect
    caption: QRect

    @property
    def whole(self) -> QRect:
        """Both."""
        return self.picture.united(self.caption)


def columns_for(count: int, size: QSize, caption: int) -> int:
    """How many columns give the largest pictures of 16:9."""

    def width(columns: int) -> float:
        rows = ceil(count / columns)
        across = (size.width() - GAP * (columns + 1)) / columns
        down = (size.height() - GAP * (rows + 1)) / rows - caption
        return min(across, down * _ASPECT)

    return max(range(1, count + 1), key=width)


def places(count: int, size: QSize, caption: int) -> list[TilePlace]:
    """The places of `count` tiles, row by row, with captions of that height."""
    if count == 0:
        return []
    columns = columns_for(count, size, caption)
    rows = ceil(count / columns)
    width = max(1, (size.width() - GAP * (columns + 1)) // columns)
    height = max(1, (size.height() - GAP * (rows + 1)) // rows)
    found = []
    for index in range(count):
        x = GAP + (index % columns) * (width + GAP)
        y = GAP + (index // columns) * (height + GAP)
        picture = QRect(x, y, width, max(1, height - caption))
        found.append(TilePlace(picture, QRect(x, picture.bottom() + 1, width, caption)))
    return found


def fitted(picture: QSize, room: QRect) -> QRect:
    """A picture as large as it goes in the middle of `room`."""
    size = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = room.center() - QRect(0, 0, size.width(), size.height()).center()
    return QRect(corner, size)


def neighbour(index: int, key: Qt.Key, count: int, columns: int) -> int:
    """The tile that an arrow key, Home or End leads to from `index`."""
    steps = {
        Qt.Key.Key_Left: index - 1,
        Qt.Key.Key_Right: index + 1,
        Qt.Key.Key_Up: index - columns,
        Qt.Key.Key_Down: index + columns,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: count - 1,
    }
    wanted = steps.get(key, index)
    return wanted if 0 <= wanted < count else index
