"""The one widget that paints all tiles: what changed, at most thirty times a second."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.cameras.preview.geometry import GAP, TilePlace, columns_for, neighbour, places
from belvedere_desktop.cameras.preview.memory import PictureMemory
from belvedere_desktop.cameras.preview.messages import TileFigures, TilePicture, TileWish
from belvedere_desktop.cameras.preview.tile import Tile, fill, paint_caption, paint_picture, picture_rect

_CAPTION_PADDING = 6
_TOGGLES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class TileView(QWidget):
    """Paints tiles in place of their memory. Signals: chosen(key); toggled(key), it is to become large or
    small again; rearranged(), tiles have other sizes now; painted() after a new picture was.
    """

    chosen = Signal(str)
    toggled = Signal(str)
    rearranged = Signal()
    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 200)
        self.setAccessibleName(self.tr("Live pictures"))
        self.tiles: list[Tile] = []
        self.large = ""
        self.selected = ""
        self._places: dict[str, TilePlace] = {}
        self._unpainted = False

    @property
    def shown(self) -> list[Tile]:
        """The tiles that are seen: all, or the large one."""
        return [tile for tile in self.tiles if self.large in ("", tile.key)]

    def tile(self, key: str) -> Tile | None:
        """A tile by its camera."""
        return next((tile for tile in self.tiles if tile.key == key), None)

    def place(self, key: str) -> TilePlace | None:
        """Where a tile lies, while it is seen."""
        return self._places.get(key)

    def sizeHint(self) -> QSize:
        """Four cameras side by side."""
        return QSize(960, 600)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these from now on."""
        self.tiles = list(tiles)
        keys = [tile.key for tile in tiles]
        self.large = self.large if self.large in keys else ""
        if self.selected not in keys:
            self.select(keys[0] if keys else "")
        self.rearrange()

    def set_large(self, key: str) -> None:
        """Show one tile alone; all for no key."""
        self.large = key
        self.rearrange()

    def select(self, key: str) -> None:
        """Choose a tile."""
        self.selected = key
        self._describe()
        self.update()
        self.chosen.emit(key)

    def wishes(self) -> dict[str, TileWish]:
        """How each tile is to come now: what is not seen sends key frames only."""
        ratio, seen = self.devicePixelRatioF(), self.visibleRegion()
        found = {}
        for tile in self.tiles:
            place = self._places.get(tile.key)
            if place is None or not seen.intersects(place.whole):
                found[tile.key] = TileWish(0, 0, "keys")
            else:
                size = place.picture.size() * ratio
                found[tile.key] = TileWish(size.width(), size.height())
        return found

    def detach(self) -> None:
        """The memory of all pictures is about to go."""
        for tile in self.tiles:
            tile.detach()

    def show_pictures(self, memory: PictureMemory, pictures: Sequence[TilePicture]) -> None:
        """New pictures of some tiles."""
        ratio = self.devicePixelRatioF()
        for picture in pictures:
            tile = self.tile(picture.key)
            place = self._places.get(picture.key)
            if tile is None:
                continue
            before = tile.image.size() if tile.image is not None else None
            tile.image, tile.memory = memory.image(picture), memory
            if place is not None:
                same = before == tile.image.size() and tile.is_playing
                self.update(picture_rect(tile, place, ratio) if same else place.picture)
                self._unpainted = True

    def show_figures(self, told: Sequence[TileFigures]) -> None:
        """How cameras do."""
        for figures in told:
            tile = self.tile(figures.key)
            if tile is None:
                continue
            before, words = tile.told, tile.words
            tile.told = figures
            place = self._places.get(figures.key)
            if place is not None and words != tile.words:
                self.update(place.caption)
            if place is not None and _is_other_state(before, figures):
                self.update(place.picture)
            if figures.key == self.selected:
                self._describe()

    def rearrange(self) -> None:
        """Lay the tiles out again."""
        shown, caption = self.shown, self._caption_height()
        found = places(len(shown), self.size(), caption)
        self._places = {tile.key: place for tile, place in zip(shown, found, strict=True)}
        self.update()
        self.rearranged.emit()

    def _caption_height(self) -> int:
        return 2 * self.fontMetrics().height() + _CAPTION_PADDING

    def _describe(self) -> None:
        tile = self.tile(self.selected)
        self.setAccessibleDescription(". ".join(tile.words) if tile else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles that are touched."""
        painter, region = QPainter(self), event.region()
        colours, ratio = colours_of(self.palette()), self.devicePixelRatioF()
        rest = QRegion(region)
        for tile in self.shown:
            place = self._places[tile.key]
            if region.intersects(place.picture):
                paint_picture(painter, tile, place, ratio)
            if region.intersects(place.caption):
                paint_caption(painter, tile, place, colours, tile.key == self.selected)
            rest = rest.subtracted(place.whole)
        if not rest.isEmpty():
            fill(painter, rest, colours.window)
            self._frame_selected(painter, colours.accent)
            if not self.tiles:
                self._paint_nothing(painter, colours.muted)
        painter.end()
        if self._unpainted:
            self._unpainted = False
            self.painted.emit()

    def _frame_selected(self, painter: QPainter, colour: str) -> None:
        place = self._places.get(self.selected)
        if place is not None and len(self._places) > 1:
            painter.setPen(QPen(QColor(colour), GAP // 2))
            half = GAP // 4 + 1
            painter.drawRect(place.whole.adjusted(-half, -half, half - 1, half - 1))

    def _paint_nothing(self, painter: QPainter, colour: str) -> None:
        painter.setPen(QColor(colour))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No camera is chosen."))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Tiles have other sizes."""
        self.rearrange()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click makes a tile large, or shows all again."""
        if event.button() == Qt.MouseButton.LeftButton:
            key = self._at(event.position().toPoint().x(), event.position().toPoint().y())
            if key:
                self.select(key)
                self.toggled.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys walk, Enter or Space makes large, Escape shows all."""
        key = Qt.Key(event.key())
        keys = [tile.key for tile in self.shown]
        if key in _TOGGLES and self.selected:
            self.toggled.emit(self.selected)
        elif key == Qt.Key.Key_Escape and self.large:
            self.toggled.emit(self.large)
        elif self.selected in keys and len(keys) > 1:
            index = keys.index(self.selected)
            columns = columns_for(len(keys), self.size(), self._caption_height())
            found = neighbour(index, key, len(keys), columns)
            if found == index:
                super().keyPressEvent(event)
            else:
                self.select(keys[found])
        else:
            super().keyPressEvent(event)

    def _at(self, x: int, y: int) -> str:
        return next(
            (key for key, place in self._places.items() if place.whole.contains(QRect(x, y, 1, 1))), ""
        )


def _is_other_state(before: TileFigures | None, now: TileFigures) -> bool:
    return before is None or (before.state, before.detail, before.attempt) != (
        now.state,
        now.detail,
        now.attempt,
    )
