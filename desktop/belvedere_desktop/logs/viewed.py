"""A log that the client child holds open, line by line: asked for ahead, and never waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.logs.line import Line, line_of
from belvedere_desktop.logs.pages import PAGE, Pages
from belvedere_desktop.logs.rules import LEVELS, Narrowing, Rule
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.errors import BelvedereError

_TOLD_MS = 30
_AHEAD = PAGE // 2
_LEAST_FRACTION = 0.02


@dataclass(frozen=True)
class Track:
    """A file or a stream of the log; `identity` stays the same when it grows or is renamed."""

    name: str
    title: str
    identity: str


@dataclass(frozen=True)
class Counts:
    """How far it is: `lines` of all sources so far, `total` of them shown, `hits` of the search; `fed` once
    the sources have given all that they had.
    """

    lines: int = 0
    total: int = 0
    hits: int | None = None
    fraction: float = 0.0
    complete: bool = False
    fed: bool = False


class ViewedLog(QObject):
    """Lines for a view. Signals: changed(), see `Lines`; counted(), other `counts`; opened(), the `tracks`
    are known; failed(BelvedereError), something of it cannot be read; other_lines(), what was at a position
    is not there any more; working(fraction), lines are looked through; settled(), all of them were;
    given_up(), another site is worked with; ended(BelvedereError), it is open no more.
    """

    changed = Signal()
    counted = Signal()
    opened = Signal()
    failed = Signal(object)
    other_lines = Signal()
    given_up = Signal()
    ended = Signal(object)
    working = Signal(float)
    settled = Signal()

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._view = 0
        self._call: PendingCall | None = None
        self._pages = Pages()
        self._rough: set[int] = set()
        self._asked: dict[int, PendingCall] = {}
        self._deep: dict[str, PendingCall] = {}
        self._tail: Sequence[Line] = ()
        self._tail_call: PendingCall | None = None
        self._extent = self._head = self._guessed = self._epoch = 0
        self._marks: dict[tuple[int, int], str] = {}
        self._narrowed, self._watched = False, True
        self.is_timed: bool | None = None
        self.counts = Counts()
        self.tracks: Sequence[Track] = ()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_TOLD_MS)
        self._again.timeout.connect(self._ask_tail)
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TOLD_MS)
        self._telling.timeout.connect(self.changed)

    @property
    def view(self) -> int:
        """What the client child calls it by; 0 until it is open."""
        return self._view

    @property
    def extent(self) -> int:
        """How many lines there are; estimated while they are counted."""
        return self._extent

    def open(self, sources: Sequence[Mapping[str, Any]], formats: Sequence[Mapping[str, Any]] = ()) -> None:
        """Open these sources, merged by time where they are several, and follow them."""
        listeners = Listeners(failed=self._on_end, happened=self._on_event, given_up=self.given_up.emit)
        given = {"sources": list(sources), "formats": list(formats), "follow": True}
        self._call = self._client.call("logs.open", given, listeners)
        self.destroyed.connect(partial(_end, self._client, self._call))

    def close(self) -> None:
        """Nobody looks at it any more."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
        self._forget_lines()

    def watch(self, *, watched: bool) -> None:
        """Whether somebody looks: nothing is asked for while nobody does."""
        self._watched = watched
        if watched and self._view:
            self._ask_tail()

    def line(self, position: int) -> Line | None:
        """The line, if it is here."""
        place = position - self._extent + len(self._tail)
        # The tail is newer: the last line of a page may have gone on since.
        line = self._tail[place] if 0 <= place < len(self._tail) else self._pages.line(position)
        if line is None:
            return None
        note = self._marks.get(line.key)
        return line if note is None else replace(line, marked=True, note=note)

    def reached(self, position: int) -> int:
        """`position` or the last line that there is; the log is known to be that long from now on."""
        inside = min(position, max(self._extent, self.counts.total) - 1)
        self._extent = max(self._extent, inside + 1)
        return inside

    def want(self, first: int, last: int) -> None:
        """Have these lines come, and some around them."""
        if not self._view:
            return
        # The newest lines come by themselves.
        begin, end = max(0, first - _AHEAD), min(self._extent - len(self._tail) - 1, last + _AHEAD)
        wanted = set(self._pages.missing(begin, end)) if begin <= end else set()
        for page in [page for page in self._asked if page not in wanted]:
            self._asked.pop(page).cancel()
        for page in wanted - self._asked.keys():
            self._ask(page)

    def show_marks(self, marks: Mapping[tuple[int, int], str]) -> None:
        """The lines that are marked, by track and offset, each with its note."""
        self._marks = dict(marks)
        self.changed.emit()

    def narrow(self, narrowing: Narrowing, hidden: Sequence[int] = ()) -> None:
        """Show only these lines."""
        levels = LEVELS[LEVELS.index(narrowing.level) :] if narrowing.level else ()
        given = {
            "filters": [rule.document() for rule in narrowing.rules],
            "match": "any" if narrowing.any else "all",
            "levels": list(levels),
            "since": narrowing.since,
            "until": narrowing.until,
            "hidden": list(hidden),
        }
        self._narrowed = not narrowing.is_nothing or bool(hidden)
        self._ask_view("filter", given, self._begin_anew)

    def search(self, wish: Rule | None) -> None:
        """Count lines that match and show where; None for an end of it."""
        given = {"filter": None if wish is None else wish.document()}
        self._ask_view("search", given, self._show_anew)

    def ask(self, name: str, given: Mapping[str, Any], listeners: Listeners) -> PendingCall:
        """Another call about this view; nothing of it is told once the view is closed."""

        def while_open(listener: Callable[..., None]) -> Callable[..., None]:
            return lambda *told: listener(*told) if self._call is not None else None

        told = Listeners(
            while_open(listeners.done), while_open(listeners.failed), while_open(listeners.progressed)
        )
        return self._client.call(f"logs.{name}", {"view": self._view, **given}, told)

    def _ask_view(self, name: str, given: Mapping[str, Any], then: Callable[[], None]) -> None:
        """One of a kind at a time: what is under way is about something else."""

        def done(told: dict[str, Any]) -> None:
            del self._deep[name]
            self.counts = replace(self.counts, **told)
            then()
            self.settled.emit()

        if name in self._deep:
            self._deep[name].cancel()
        listeners = Listeners(done, self._on_failure, lambda _text, part: self.working.emit(part or 0.0))
        self._deep[name] = self.ask(name, given, listeners)

    def _ask(self, page: int) -> None:
        first = page * PAGE
        is_rough = not self._is_counted(first + PAGE)
        where = {"fraction": first / self._extent} if is_rough else {"first": first}
        epoch = self._epoch

        def done(told: dict[str, Any]) -> None:
            self._asked.pop(page, None)
            self._put(first, told["lines"])
            if epoch != self._epoch:
                self._pages.doubt(page)
            self._rough.add(page) if is_rough else self._rough.discard(page)
            self._tell()

        def failed(error: BelvedereError) -> None:
            self._asked.pop(page, None)
            self._on_failure(error)

        self._asked[page] = self.ask("lines", {**where, "count": PAGE}, Listeners(done=done, failed=failed))

    def _put(self, first: int, lines: Sequence[Mapping[str, Any]]) -> None:
        self._pages.put(first, self.lines_of(lines))

    def lines_of(self, lines: Sequence[Mapping[str, Any]]) -> list[Line]:
        """Lines as they were told."""
        streams = {number: track.title for number, track in enumerate(self.tracks)}
        told = [line_of(each, streams) for each in lines]
        if told and not self.is_timed:
            self.is_timed = any(line.at is not None for line in told)
        return told

    def _is_counted(self, end: int) -> bool:
        """Whether lines up to there can be asked for by their number."""
        return self.counts.complete or self._narrowed or end <= self.counts.total

    def _on_event(self, event: dict[str, Any]) -> None:
        if "tracks" in event:
            self.tracks = [Track(each["name"], each["title"], each["identity"]) for each in event["tracks"]]
        self._view = event.get("view", self._view)
        if "head" in event:
            self._forget_lines()
            self._put(0, event["head"])
            self._tail = self.lines_of(event["tail"])
            self._head, self._guessed = len(event["head"]), 0
            self._extent = max(self._head, len(event["tail"]))
        if "tracks" in event:
            self.opened.emit()
        if "restarted" in event:
            self._begin_anew()
        if "problem" in event:
            self.failed.emit(failure_of(event["problem"]))
        if "total" in event:
            self._on_counts(event)
        self._tell()

    def _on_counts(self, event: Mapping[str, Any]) -> None:
        names, before = ("lines", "total", "hits", "fraction", "complete", "fed"), self.counts
        self.counts = Counts(**{name: event[name] for name in names})
        if len(self.tracks) > 1 or (self.counts.complete and not before.complete):
            # Merged lines come between those that are here, and what was only peeked at is counted now.
            self._doubt()
        for page in [page for page in self._rough if self._is_counted(page * PAGE + PAGE)]:
            self._rough.discard(page)
            self._pages.drop(page)
        self.counted.emit()
        self._ask_tail()

    def _ask_tail(self) -> None:
        """The newest lines; only once they are here the log is longer, so that who follows sees no gap."""
        if self._tail_call is not None or self._call is None or not self._watched:
            return

        def done(told: dict[str, Any]) -> None:
            self._tail_call = None
            self._tail = self.lines_of(told["lines"])
            self._grow(told["total"], complete=told["complete"])
            if told["total"] < self.counts.total:
                self._again.start()

        def failed(error: BelvedereError) -> None:
            self._tail_call = None
            self._on_failure(error)

        given = {"tail": True, "count": PAGE}
        self._tail_call = self.ask("lines", given, Listeners(done=done, failed=failed))

    def _grow(self, total: int, *, complete: bool) -> None:
        if complete or self._narrowed:
            if total > self._extent > 0:
                self._pages.doubt((self._extent - 1) // PAGE)
            self._extent = total
        else:
            counts, known = self.counts, max(total, self._head) + len(self._tail)
            if counts.fraction > _LEAST_FRACTION:
                # Parts are counted out of turn: `total` tells of those without a gap, and is never too many.
                self._guessed = max(self._guessed, round(counts.total / counts.fraction))
            self._extent = max(known, self._guessed)
        self._tell()

    def _doubt(self) -> None:
        """What is here, and on its way, may be otherwise by now."""
        self._epoch += 1
        self._pages.doubt()

    def _forget_lines(self) -> None:
        for call in self._asked.values():
            call.cancel()
        self._drop_tail_call()
        self._asked.clear()
        self._rough.clear()
        self._pages.clear()

    def _drop_tail_call(self) -> None:
        if self._tail_call is not None:
            self._tail_call.cancel()
            self._tail_call = None

    def _begin_anew(self) -> None:
        """Other lines are shown."""
        self._forget_lines()
        self._tail = ()
        self.other_lines.emit()
        self._ask_tail()

    def _show_anew(self) -> None:
        """The same lines are shown otherwise."""
        self._doubt()
        self._drop_tail_call()
        self._ask_tail()

    def _tell(self) -> None:
        """Soon: what comes at once is shown at once."""
        if not self._telling.isActive():
            self._telling.start()

    def _on_end(self, error: BelvedereError) -> None:
        self._call, self._view = None, 0
        self.ended.emit(error)

    def _on_failure(self, error: BelvedereError) -> None:
        self.failed.emit(error)


def _end(client: Client, call: PendingCall, *_gone: object) -> None:
    """Have the child close a view whose page is gone."""
    if isValid(client):
        call.cancel()
