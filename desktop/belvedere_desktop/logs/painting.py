"""Painting of lines: columns, colours of levels, what was found, signs and marks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from belvedere_desktop.appearance.colours import Colours
from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.logs.line import Line
from belvedere_desktop.logs.rows import Row, Rows

SIGNS_WIDTH = 26
_GAP = 12
_FOUND_ALPHA = 90
_FEW_LETTERS = 600
_PLACEHOLDER = "···"


def level_colour(level: str, colours: Colours) -> str:
    """The colour of a line of this level."""
    of = {"fatal": colours.error, "error": colours.error, "warning": colours.warning}
    return {**of, "debug": colours.muted}.get(level, colours.text)


def known_colour(severity: str, colours: Colours) -> str:
    """The colour of the sign at a message that is known."""
    return {"problem": colours.paused, "notice": colours.muted}.get(severity, colours.running)


@dataclass(frozen=True)
class Look:
    """How a row is shown: chosen, the current one, and whether the view has the focus."""

    chosen: bool
    current: bool
    focused: bool


class LinePainter:
    """Paints the rows of a window that is scrolled `left` letters to the side."""

    def __init__(
        self, painter: QPainter, colours: Colours, columns: Columns, metrics: QFontMetricsF, extent: int
    ) -> None:
        self._painter = painter
        self._colours = colours
        self._columns = columns
        self._metrics = metrics
        self._letter = metrics.horizontalAdvance("0")
        self._widths = columns.letters(extent)

    def paint(self, row: Row, rows: Rows, width: int, left: int, look: Look) -> None:
        """One line, all of its rows."""
        area = QRectF(0, row.top, width, len(row.starts) * rows.height)
        if look.chosen:
            self._painter.fillRect(area, QColor(self._colours.accent))
        elif row.position % 2:
            self._painter.fillRect(area, QColor(self._colours.raised))
        if row.line is None:
            self._painter.setPen(QColor(self._colours.muted))
            self._draw(text_left(self._letter, self._widths), row.top, _PLACEHOLDER)
        else:
            self._signs(row.line, area, rows.height, chosen=look.chosen)
            self._beside(row.line, row.top, chosen=look.chosen)
            self._text(row, row.line, rows, width, left, chosen=look.chosen)
        if look.current and look.focused:
            self._painter.setPen(QColor(self._colours.text))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _signs(self, line: Line, area: QRectF, height: int, *, chosen: bool) -> None:
        """A ribbon for a mark, a letter for a note, a sign for a message that is known."""
        if line.marked or line.note:
            colour = self._colours.accent_text if chosen else self._colours.accent
            self._painter.fillRect(QRectF(0, area.top(), 5, area.height()), QColor(colour))
        if line.known is not None:
            own = known_colour(line.known.severity, self._colours)
            colour = self._colours.accent_text if chosen else own
            middle = QPointF(16, area.top() + height / 2)
            diamond = [QPointF(0, -5), QPointF(5, 0), QPointF(0, 5), QPointF(-5, 0)]
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(QColor(colour))
            self._painter.drawPolygon(QPolygonF([middle + corner for corner in diamond]))

    def _beside(self, line: Line, top: int, *, chosen: bool) -> None:
        words, x = self._columns.words(line), float(SIGNS_WIDTH)
        for name, letters in self._widths.items():
            colour = level_colour(line.level, self._colours) if name == "level" else self._colours.muted
            self._painter.setPen(QColor(self._colours.accent_text if chosen else colour))
            width = letters * self._letter
            shift = width - self._metrics.horizontalAdvance(words[name]) if name == "number" else 0.0
            self._draw(x + shift, top, words[name])
            x += width + _GAP

    def _text(self, row: Row, line: Line, rows: Rows, width: int, left: int, *, chosen: bool) -> None:
        begin = text_left(self._letter, self._widths)
        own = level_colour(line.level, self._colours)
        self._painter.save()
        self._painter.setClipRect(QRectF(begin, row.top, width - begin, len(row.starts) * rows.height))
        for number, start in enumerate(row.starts):
            end = row.starts[number + 1] if number + 1 < len(row.starts) else len(row.text)
            y = row.top + number * rows.height
            self._found(row, line, start, end, QRectF(begin, y, width - begin, rows.height), left)
            self._painter.setPen(QColor(self._colours.accent_text if chosen else own))
            self._piece(row.text[start:end], rows, begin, y, width, left)
        self._painter.restore()

    def _piece(self, piece: str, rows: Rows, begin: float, y: int, width: int, left: int) -> None:
        """Only what is seen of it; letters of other scripts are drawn together as long as they are few."""
        room, hidden = width - begin, left * self._letter
        if piece.isascii():
            self._draw(begin, y, piece[left : left + int(room / self._letter) + 2])
        elif len(piece) <= _FEW_LETTERS:
            self._draw(begin - hidden, y, piece)
        else:
            ends = rows.ends(piece)
            first = bisect_left(ends, hidden)
            last = min(bisect_left(ends, hidden + room) + 1, first + _FEW_LETTERS)
            self._draw(begin - hidden + (ends[first - 1] if first else 0.0), y, piece[first:last])

    def _found(self, row: Row, line: Line, start: int, end: int, area: QRectF, left: int) -> None:
        fill = QColor(self._colours.warning)
        fill.setAlpha(_FOUND_ALPHA)
        for first, last in self._columns.found(line):
            one, other = max(first, start), min(last, end)
            if one >= other:
                continue
            x = area.left() + self._advance(row.text[start:one]) - left * self._letter
            wide = self._advance(row.text[one:other])
            self._painter.fillRect(QRectF(x, area.top(), wide, area.height()), fill)

    def _advance(self, text: str) -> float:
        return len(text) * self._letter if text.isascii() else self._metrics.horizontalAdvance(text)

    def _draw(self, x: float, top: int, text: str) -> None:
        if text:
            self._painter.drawText(QPointF(x, top + self._metrics.ascent()), text)


def text_left(letter: float, widths: dict[str, int]) -> float:
    """Where the text begins, right of the signs and the shown columns."""
    return SIGNS_WIDTH + sum(letters * letter + _GAP for letters in widths.values())
