"""Lines laid out as rows: one each, or as many as a wrapped one takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtGui import QFontMetricsF

from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.logs.line import Line, Lines, seen

MOST_LETTERS = 8_192
_MOST_KNOWN = 500


@dataclass(frozen=True)
class Row:
    """A line in the window: `top` is where it begins, above the window where its first pieces are hidden.

    `starts` are where in `text` its pieces begin; a line that is not wrapped has one.
    """

    position: int
    line: Line | None
    top: int
    text: str
    starts: tuple[int, ...] = (0,)


class Rows:
    """Lays lines out in a window of letters of one width, as far as letters keep to it."""

    def __init__(self, metrics: QFontMetricsF, columns: Columns, width: float) -> None:
        self._metrics = metrics
        self._columns = columns
        self._wide: dict[str, float] = {}
        self._ends: dict[str, tuple[float, ...]] = {}
        self._known: dict[str, tuple[int, ...]] = {}
        self.letter = max(1.0, metrics.horizontalAdvance("0"))
        self.height = max(1, round(metrics.height()))
        self.letters = max(8, int(width / self.letter))

    def text(self, line: Line) -> str:
        """What is painted of a line."""
        return seen(self._columns.text(line)[:MOST_LETTERS])

    def starts(self, text: str) -> tuple[int, ...]:
        """Where its pieces begin."""
        if not self._columns.wrap:
            return (0,)
        if text.isascii():
            return tuple(range(0, len(text), self.letters)) or (0,)
        if text not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[text] = self._measured(text)
        return self._known[text]

    def count(self, line: Line | None) -> int:
        """How many rows a line takes; one for a line that is not here yet."""
        return 1 if line is None or not self._columns.wrap else len(self.starts(self.text(line)))

    def lay(self, lines: Lines, top: int, skip: int, height: int) -> list[Row]:
        """The rows that are seen in a window of this height, `skip` rows of the line at the top hidden."""
        rows: list[Row] = []
        y = -skip * self.height
        for position in range(top, lines.extent):
            if y >= height:
                break
            line = lines.line(position)
            text = "" if line is None else self.text(line)
            row = Row(position, line, y, text, self.starts(text))
            rows.append(row)
            y += len(row.starts) * self.height
        return rows

    def end(self, lines: Lines, fitting: int) -> tuple[int, int]:
        """(line at the top, rows of it hidden) where the last row is the last of `fitting` in the window."""
        if not self._columns.wrap:
            return max(0, lines.extent - fitting), 0
        room, position = fitting, lines.extent
        while position > 0 and room > 0:
            position -= 1
            room -= self.count(lines.line(position))
        return position, max(0, -room)

    def moved(self, lines: Lines, place: tuple[int, int], by: int) -> tuple[int, int]:
        """The place `by` rows further down, or up."""
        top, skip = place
        if not self._columns.wrap:
            return max(0, min(top + by, lines.extent - 1)), 0
        skip += by
        while skip < 0 and top > 0:
            top -= 1
            skip += self.count(lines.line(top))
        while top < lines.extent - 1 and skip >= (height := self.count(lines.line(top))):
            skip -= height
            top += 1
        return max(0, top), max(0, min(skip, self.count(lines.line(top)) - 1))

    def ends(self, text: str) -> Sequence[float]:
        """How far from its beginning each letter of a text ends, taken one by one."""
        if text not in self._ends:
            if len(self._ends) >= _MOST_KNOWN:
                self._ends.clear()
            self._ends[text] = tuple(accumulate(self._widths(text)))
        return self._ends[text]

    def _widths(self, text: str) -> list[float]:
        for letter in set(text) - self._wide.keys():
            self._wide[letter] = self._metrics.horizontalAdvance(letter)
        return [self._wide[letter] for letter in text]

    def _measured(self, text: str) -> tuple[int, ...]:
        starts, used, room = [0], 0.0, self.letters * self.letter
        for place, wide in enumerate(self._widths(text)):
            if used + wide > room and place > starts[-1]:
                starts.append(place)
                used = 0.0
            used += wide
        return tuple(starts)
