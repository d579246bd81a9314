"""Some logs as one row of lines: filtered, searched, looked up."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.formats import SECOND
from belvedere_simulator.logs.lines import Line, Teller, marker
from belvedere_simulator.logs.matching import Matching
from belvedere_simulator.logs.minimap import parts_of
from belvedere_simulator.logs.order import Found, Order
from belvedere_simulator.logs.peeking import peek
from belvedere_simulator.logs.recount import Check, Plan, Progress, count
from belvedere_simulator.logs.tallies import Tally
from belvedere_simulator.logs.texts import fields_of, whole
from belvedere_simulator.logs.track import ERRORS, FOUND, LINES, PASSING, WARNINGS, Track
from belvedere_simulator.logs.work.pool import Pool

_WHOLE_LINE = 1024 * 1024
_WAIT_SECONDS = 0.1
_BAD = frozenset({"fatal", "error"})


@dataclass(frozen=True)
class Page:
    """Lines from `first` on, None before they are counted; `total` of the view, `complete` once it is all."""

    first: int | None
    total: int
    complete: bool
    lines: tuple[Line, ...]


class View:
    """Any thread may call. `pool` counts."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.tracks: list[Track] = []
        self.complete = False
        self._wish = Wish()
        self._span: tuple[int | None, int | None] = (None, None)
        self._order: Order | None = None
        self._lock = threading.RLock()
        self._working = threading.Lock()

    @property
    def wish(self) -> Wish:
        """What is shown, without what is searched for."""
        return replace(self._wish, found=None)

    def add(self, track: Track) -> int:
        """Show another log; its number."""
        with self._lock:
            self.tracks.append(track)
            self._order = None
            return len(self.tracks) - 1

    def total(self) -> int:
        """How many lines are shown, as far as they are counted."""
        with self._lock:
            return self._ordered().total

    def hits(self) -> int | None:
        """How many of them are found; None where nothing is searched for."""
        with self._lock:
            if self._wish.found is None:
                return None
            return sum(t.tallies[FOUND].total for t in self.tracks if FOUND in t.tallies and not t.hidden)

    def page(self, first: int, count: int, *, fields: bool = False) -> Page:
        """So many lines."""
        with self._lock:
            order = self._ordered()
            first = min(max(first, 0), order.total)
            told = self._told(order.walk(first, count), first, fields=fields)
            return Page(first, order.total, self.complete, told)

    def head(self, count: int) -> Page:
        """The first lines, also before all are counted."""
        with self._lock:
            found = peek(self.tracks, [0] * len(self.tracks), count, back=False)
            return Page(0, self._ordered().total, self.complete, self._told(found, 0, fields=False))

    def tail(self, count: int, *, fields: bool = False) -> Page:
        """The last lines, also before all are counted."""
        with self._lock:
            if self.complete:
                return self.page(max(0, self._ordered().total - count), count, fields=fields)
            ends = [track.blocks - 1 for track in self.tracks]
            return self._peeked(ends, count, fields=fields, back=True)

    def around(self, fraction: float, count: int, *, fields: bool = False) -> Page:
        """Lines at so much of the bytes, also before all are counted."""
        with self._lock:
            if self.complete:
                order = self._ordered()
                return self.page(int(order.total * fraction), count, fields=fields)
            places = [min(int(track.blocks * fraction), track.blocks - 1) for track in self.tracks]
            return self._peeked(places, count, fields=fields, back=False)

    def text(self, track: int, offset: int) -> tuple[str, dict[str, Any]]:
        """A line as a whole, and its JSON; by its place in the log."""
        with self._lock:
            raw = self.tracks[track].line_at(offset, _WHOLE_LINE)
        text = whole(raw)
        return text, fields_of(text)

    def filter(
        self,
        wish: Wish,
        span: tuple[float | None, float | None],
        hidden: Sequence[int],
        check: Check,
        progress: Progress,
    ) -> int:
        """Show only these lines; how many there are. What was searched for is searched for in them."""
        sought = self._wish.found
        with self.working(check):
            made = self._counted(PASSING, wish, check, progress)
            found = self._counted(FOUND, replace(wish, found=sought), check, progress) if sought else {}
            with self._lock:
                self._wish = replace(wish, found=sought)
                since, until = (None if each is None else int(each * SECOND) for each in span)
                self._span = (since, until)
                for number, track in enumerate(self.tracks):
                    track.hidden = number in hidden
                    for name in (ERRORS, WARNINGS):
                        track.install(name, None)
                self._install(PASSING, made)
                self._install(FOUND, found)
                return self._ordered().total

    def search(self, sought: Filter | None, check: Check, progress: Progress) -> int | None:
        """Find lines among those shown; how many there are. None ends the search."""
        with self.working(check):
            wish = replace(self._wish, found=sought)
            found = self._counted(FOUND, wish, check, progress) if sought else {}
            with self._lock:
                self._wish = wish
                self._install(FOUND, found)
                return self.hits()

    def next(self, line: int, *, back: bool) -> int | None:
        """The next line after (before) this one that is found."""
        with self._lock:
            order = self._ordered()
            places = order.cursor(min(max(line if back else line + 1, 0), order.total))
            found: list[tuple[int, int]] = []
            for (number, track), place in zip(order.shown(), places, strict=True):
                hit = track.hit(place, back=back) if FOUND in track.tallies else None
                if hit is not None:
                    found.append((order.line_of(number, hit), number))
            inside = [each for each, _number in found if 0 <= each < order.total]
            if not inside:
                return None
            return max(inside) if back else min(inside)

    def locate(self, time: float) -> int:
        """The first line at that time (epoch seconds) or later."""
        with self._lock:
            if len(self.tracks) == 1 and self._span == (None, None):
                return Order(self.tracks, timed=True).line_at(int(time * SECOND))
            return self._ordered().line_at(int(time * SECOND))

    def position(self, track: int, offset: int) -> int | None:
        """Which line one of a log is now, or the next one that is shown; None beyond the last."""
        with self._lock:
            order = self._ordered()
            ordinal = self.tracks[track].ordinal_at(offset)
            if self.tracks[track].hidden or ordinal >= self.tracks[track].passing.total:
                return None
            line = order.line_of(track, ordinal)
            return line if 0 <= line < order.total else None

    def minimap(self, bins: int, check: Check) -> dict[str, list[int]]:
        """How many errors, warnings and hits are in each of so many equal parts of the lines."""
        with self.working(check):
            for name, level in ((ERRORS, _BAD), (WARNINGS, frozenset({"warning"}))):
                if self.tracks and not any(name in track.tallies for track in self.tracks):
                    chosen = level & self._wish.levels if self._wish.levels else level
                    wish = replace(self.wish, levels=chosen)
                    made = self._counted(name, wish, check, lambda _fraction: None) if chosen else {}
                    with self._lock:
                        self._install(name, made)
        with self._lock:
            order = self._ordered()
            names = {"errors": ERRORS, "warnings": WARNINGS, "hits": FOUND}
            return {key: parts_of(order, name, bins) for key, name in names.items()}

    def raw(self, first: int, count: int) -> list[tuple[Found, bytes]]:
        """Lines as they lie in their files."""
        with self._lock:
            found = self._ordered().walk(first, count)
            return [(each, each.rows.chunk.line(int(each.rows.starts[each.number]))) for each in found]

    def grown(self) -> None:
        """Tracks have changed: lines are elsewhere now."""
        self._order = None

    @property
    def pool(self) -> Pool:
        """What counts."""
        return self._pool

    @property
    def lock(self) -> threading.RLock:
        """Held by who changes tracks."""
        return self._lock

    def active(self) -> dict[str, Wish]:
        """What is counted of every track, by the names of tallies."""
        with self._lock:
            told = {LINES: Wish()}
            for track in self.tracks:
                told.update({name: tally.wish for name, tally in track.tallies.items()})
            if not self.wish.is_empty:
                told[PASSING] = self.wish
            return told

    @contextmanager
    def working(self, check: Check) -> Iterator[None]:
        """One at a time has the logs counted; the others wait and `check`."""
        while not self._working.acquire(timeout=_WAIT_SECONDS):
            check()
        try:
            yield
        finally:
            self._working.release()

    def close(self) -> None:
        """Give the files back."""
        with self._lock:
            for track in self.tracks:
                track.close()

    def _counted(self, name: str, wish: Wish, check: Check, progress: Progress) -> dict[Track, Tally]:
        """Tallies of what a wish passes; none where that is everything."""
        if wish.is_empty:
            return {}
        Matching(wish, Clock(0.0))  # a pattern that is none is told at once
        made = {track: Tally(wish) for track in self.tracks}
        plans = [Plan(track, name, wish) for track in made]
        count(
            self._pool,
            plans,
            lambda plan, first, counts: made[plan.track].put(first, counts),
            check,
            progress,
        )
        return made

    def _told(self, found: Iterable[Found], first: int | None, *, fields: bool) -> tuple[Line, ...]:
        teller = Teller(self.tracks, marker(self._wish.found))
        return tuple(
            teller.tell(each, None if first is None else first + number, fields=fields)
            for number, each in enumerate(found)
        )

    def _peeked(self, blocks: list[int], count: int, *, fields: bool, back: bool) -> Page:
        found = peek(self.tracks, blocks, count, back=back)
        return Page(None, self._ordered().total, False, self._told(found, None, fields=fields))

    def _install(self, name: str, made: dict[Track, Tally]) -> None:
        for track in self.tracks:
            track.install(name, made.get(track))
        self._order = None

    def _ordered(self) -> Order:
        if self._order is None:
            self._order = Order(self.tracks, self._span)
        return self._order
