"""One run's frame: the picture, its boxes in the colour of what became of them, and the labels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from belvedere_desktop.cameras.preview.geometry import fitted
from belvedere_desktop.replay.state import Box, BoxPair, FrameState
from belvedere_desktop.replay.words import PICTURE_COLOURS

_BEHIND, _WORDS = "#10141a", "#e6eaf0"
_THIN, _THICK = 2.0, 4.0


class PictureView(QWidget):
    """`side` is 0 for A and 1 for B."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._state: FrameState | None = None
        self._image = QImage()
        self._chosen: BoxPair | None = None
        self._quiet = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)

    @property
    def image(self) -> QImage:
        """The picture without what is drawn over it."""
        return self._image

    @property
    def notice(self) -> str:
        """What is in the way of showing anything, or is to be known of it."""
        state = self._state
        if state is None:
            return ""
        if state.problem:
            return state.problem
        put = self._side < len(state.sides) and state.sides[self._side].is_put
        return "" if put else self.tr("This run did not put the frame")

    def sizeHint(self) -> QSize:
        """Room for a picture."""
        return QSize(480, 270)

    def show_frame(self, state: FrameState, image: QImage) -> None:
        """Show a frame."""
        self._state, self._image = state, image
        self._chosen = None
        self.setAccessibleDescription(self.notice)
        self.update()

    def show_quiet(self, quiet: bool) -> None:
        """Leave out what is the same in both, or show it again."""
        self._quiet = quiet
        self.update()

    def mark(self, pair: BoxPair | None) -> None:
        """Have one box stand out."""
        self._chosen = pair
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all of it: it changes as a whole."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(_BEHIND))
        state = self._state
        if state is None:
            return
        size = self._image.size() if not self._image.isNull() else QSize(16, 9)
        place = fitted(size, self.rect())
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pair in state.pairs:
            box = (pair.first, pair.second)[self._side]
            if box is not None and not (self._quiet and pair.fate == "same"):
                self._paint_box(painter, place, pair, box)
        if self._side < len(state.sides) and not self._quiet:
            self._paint_labels(painter, place, state.sides[self._side].labels)
        if self.notice:
            self._paint_notice(painter, self.notice)

    def _paint_box(self, painter: QPainter, place: QRect, pair: BoxPair, box: Box) -> None:
        width = _THICK if pair is self._chosen or pair.fate in ("missing", "added") else _THIN
        painter.setPen(QPen(QColor(PICTURE_COLOURS[pair.fate]), width))
        painter.drawRect(QRectF(_at(place, box.left, box.top), _at(place, box.right, box.bottom)))

    def _paint_labels(
        self, painter: QPainter, place: QRect, labels: tuple[tuple[str, float, float], ...]
    ) -> None:
        metrics = painter.fontMetrics()
        for text, x, y in labels:
            at = _at(place, x, y)
            room = metrics.boundingRect(text).translated(at.toPoint()).adjusted(-3, -1, 3, 1)
            # At the upper edge it would not be seen.
            if room.top() < place.top():
                room.moveTop(place.top())
            painter.fillRect(room, QColor(16, 20, 26, 190))
            painter.setPen(QColor(_WORDS))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_notice(self, painter: QPainter, text: str) -> None:
        metrics = painter.fontMetrics()
        room = QRect(0, self.height() - 2 * metrics.height(), self.width(), 2 * metrics.height())
        painter.fillRect(room, QColor(16, 20, 26, 210))
        painter.setPen(QColor(_WORDS))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 12)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)


def _at(place: QRect, x: float, y: float) -> QPointF:
    return QPointF(place.x() + x * place.width(), place.y() + y * place.height())
