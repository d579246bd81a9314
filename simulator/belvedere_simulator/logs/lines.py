"""What is told of a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from belvedere_simulator.explaining.explaining import explain
from belvedere_simulator.logs.clock import seconds
from belvedere_simulator.logs.filters import Filter
from belvedere_simulator.logs.graveness import Graveness
from belvedere_simulator.logs.levels import level_of
from belvedere_simulator.logs.order import Found
from belvedere_simulator.logs.texts import decoded, fields_of, shown
from belvedere_simulator.logs.track import LINES, Track, offset_of

_MOST_HITS = 100
_LOOKED_AT = 1000


@dataclass(frozen=True)
class Line:
    """A line as it is shown; docs/log-engine.md tells of each member."""

    line: int | None
    track: int
    number: int | None
    offset: int
    time: float | None
    level: str | None
    text: str
    message: int
    cut: bool
    continues: bool
    known: dict[str, Any] | None = None
    fields: dict[str, Any] | None = None
    hits: tuple[tuple[int, int], ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        return dict(vars(self))


class Teller:
    """Tells lines of some tracks; `mark` finds what is searched for in a text."""

    def __init__(self, tracks: list[Track], mark: Callable[[str], tuple[tuple[int, int], ...]]) -> None:
        self._tracks = tracks
        self._mark = mark

    def tell(self, found: Found, line: int | None, *, fields: bool) -> Line:
        """The line; `line` is its place in the view."""
        track = self._tracks[found.track]
        chunk, start = found.rows.chunk, int(found.rows.starts[found.number])
        raw = chunk.line(start)
        text, cut = shown(raw)
        time = track.clock.read(raw)
        known = explain(text)
        return Line(
            line,
            found.track,
            self._number(track, found),
            offset_of(track, found.block, found.rows, found.number),
            seconds(time[0]) if time else None,
            level_of(raw) or (None if time else self._inherited(track, found)),
            text,
            len(decoded(raw[: time[1]])) if time else 0,
            cut,
            time is None,
            asdict(known) if known else None,
            (fields_of(text) or None) if fields else None,
            self._mark(text),
        )

    def _number(self, track: Track, found: Found) -> int | None:
        """Which line of its log it is, from 1 on."""
        sums, block = track.tallies[LINES].sums, found.block
        if block >= len(sums):
            return None
        own = found.rows.chunk.starts.searchsorted(found.rows.starts[found.number])
        return int(sums[block]) + int(own) + 1

    def _inherited(self, track: Track, found: Found) -> str | None:
        """The level of the line that one without level and time belongs to."""
        chunk = track.chunk(found.block, lead=1)
        start = int(found.rows.starts[found.number]) + found.rows.chunk.base - chunk.base
        return Graveness(frozenset(), track.clock).level(chunk, start)


def marker(wanted: Filter | None) -> Callable[[str], tuple[tuple[int, int], ...]]:
    """Finds in a text that is shown what `wanted` matches."""
    if wanted is None or wanted.exclude:
        return lambda _text: ()
    try:
        pattern = re.compile(
            wanted.text if wanted.regex else re.escape(wanted.text), 0 if wanted.case else re.IGNORECASE
        )
    except (re.error, RecursionError, OverflowError):
        # Bytes take some patterns that texts do not.
        return lambda _text: ()

    def mark(text: str) -> tuple[tuple[int, int], ...]:
        spans: list[tuple[int, int]] = []
        for found in pattern.finditer(text[:_LOOKED_AT]):
            if found.end() > found.start():
                spans.append(found.span())
            if len(spans) == _MOST_HITS:
                break
        return tuple(spans)

    return mark
