"""What happened in a time: restarts, connections, deployments, and the first error of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from belvedere_simulator.explaining.explaining import explain, literals
from belvedere_simulator.explaining.known import Known, Severity
from belvedere_simulator.logs.clock import seconds
from belvedere_simulator.logs.files import BLOCK
from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.formats import SECOND
from belvedere_simulator.logs.levels import level_of
from belvedere_simulator.logs.matching import Matching
from belvedere_simulator.logs.recount import Check, Plan, Progress, count
from belvedere_simulator.logs.tallies import Tally
from belvedere_simulator.logs.tallying import passing_lines
from belvedere_simulator.logs.texts import shown
from belvedere_simulator.logs.track import Track
from belvedere_simulator.logs.view import View

MOST_EVENTS = 1_000
MOST_LOOKED_AT = 300_000
"""So many lines are read; what comes after them is not told, and that it is not."""
_BAD = frozenset({"error", "fatal"})
_VARYING = re.compile(r"0x[0-9a-fA-F]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+|'[^']*'|\"[^\"]*\"")
_KIND_LETTERS = 160
_KNOWN, _GRAVE = "known", "grave"
_HERE = 0.5
"""The share of the work that is done by others."""


@dataclass(frozen=True)
class Happening:
    """A line that tells something, by its track and offset; `count` are of its kind, the last at `last`.

    `kind` is what the catalogue calls the event, "problem" for a known one, "error" for one that is not.
    """

    kind: str
    title: str
    time: float | None
    track: int
    offset: int
    text: str
    count: int = 1
    last: float | None = None
    known: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Told:
    """In the order of time. `complete` is false where more lines are like that than were read."""

    happenings: tuple[Happening, ...]
    complete: bool


@dataclass(frozen=True)
class _Found:
    """A line that may tell something; `words` is where its time ends."""

    track: int
    offset: int
    raw: bytes
    time: float | None
    words: int


def happened(view: View, span: tuple[float | None, float | None], check: Check, progress: Progress) -> Told:
    """What the logs of a view tell of the time from `span` on and before its end, whatever is filtered."""
    wishes = {
        _KNOWN: Wish(tuple(Filter(text, case=True) for text in literals()), any_of=True),
        _GRAVE: Wish(levels=_BAD),
    }
    with view.working(check):
        tracks = [(number, track) for number, track in enumerate(view.tracks) if not track.hidden]
        made = {(track, name): Tally(wish) for _number, track in tracks for name, wish in wishes.items()}
        plans = [Plan(track, name, made[track, name].wish) for track, name in made]
        count(
            view.pool,
            plans,
            lambda plan, first, counts: made[plan.track, plan.name].put(first, counts),
            check,
            lambda done: progress(done * _HERE),
        )
        reader = _Reader(span, wishes, made)
        gathered = _Gathered()
        for place, (number, track) in enumerate(tracks):
            for found, part in reader.lines(view, number, track, check):
                progress(_HERE + (1 - _HERE) * (place + part) / len(tracks))
                if not gathered.take(found):
                    return gathered.told(complete=False)
        return gathered.told(complete=True)


class _Reader:
    """Reads the lines that may tell something."""

    def __init__(
        self,
        span: tuple[float | None, float | None],
        wishes: Mapping[str, Wish],
        made: Mapping[tuple[Track, str], Tally],
    ) -> None:
        self._since, self._until = span
        self._wishes, self._made = wishes, made

    def lines(self, view: View, number: int, track: Track, check: Check) -> Iterator[tuple[_Found, float]]:
        """Those of a track in its order, each with how much of the track was read."""
        matching = [Matching(wish, track.clock) for wish in self._wishes.values()]
        counts = [self._made[track, name].counts for name in self._wishes]
        for block in range(track.blocks):
            if not any(block < len(each) and each[block] for each in counts) or not self._is_in(track, block):
                continue
            check()
            with view.lock:
                found = list(self._of_block(number, track, block, matching))
            for each in found:
                yield each, (block + 1) / track.blocks

    def _is_in(self, track: Track, block: int) -> bool:
        """Whether a block may hold lines of the time that is asked about."""
        ends = track.ends()
        begins_before = self._until is None or not block or ends[block - 1] < self._until * SECOND
        return begins_before and (self._since is None or ends[block] >= self._since * SECOND)

    def _of_block(self, number: int, track: Track, block: int, matching: list[Matching]) -> Iterator[_Found]:
        segment, own = track.at(block)
        places: dict[int, bytes] = {}
        for each in matching:
            for chunk, passing in passing_lines(segment.file, own, own + 1, segment.size, each):
                for start in passing.tolist():
                    places[segment.first * BLOCK + chunk.base + start] = chunk.line(start)
        for offset in sorted(places):
            read = track.clock.read(places[offset])
            time = seconds(read[0]) if read else None
            if time is None or self._includes(time):
                yield _Found(number, offset, places[offset], time, read[1] if read else 0)

    def _includes(self, time: float) -> bool:
        return (self._since is None or time >= self._since) and (self._until is None or time < self._until)


class _Gathered:
    """What was found so far: events one by one, problems and errors by their kind."""

    def __init__(self) -> None:
        self._events: list[Happening] = []
        self._kinds: dict[str, Happening] = {}
        self._looked_at = 0

    def take(self, found: _Found) -> bool:
        """Another line; whether more can be taken."""
        text, _cut = shown(found.raw)
        known = explain(text)
        self._looked_at += 1
        if known is not None and known.event:
            self._events.append(_happening(known.event, known.title, found, known))
        elif known is not None and known.severity is Severity.PROBLEM:
            self._count(known.key, _happening("problem", known.title, found, known))
        elif known is None and found.time is not None and level_of(found.raw) in _BAD:
            self._count(_VARYING.sub("#", text)[:_KIND_LETTERS], _happening("error", "", found, None))
        return self._looked_at < MOST_LOOKED_AT and len(self._events) < MOST_EVENTS

    def told(self, *, complete: bool) -> Told:
        """All of it."""
        every = [*self._events, *self._kinds.values()]
        every.sort(key=lambda each: (each.time is None, each.time or 0.0, each.track, each.offset))
        return Told(tuple(every), complete)

    def _count(self, kind: str, happening: Happening) -> None:
        before = self._kinds.get(kind)
        if before is None:
            self._kinds[kind] = happening
        elif _is_earlier(happening, before):
            self._kinds[kind] = replace(happening, count=before.count + 1, last=before.last)
        else:
            self._kinds[kind] = replace(before, count=before.count + 1, last=happening.time or before.last)


def _is_earlier(one: Happening, other: Happening) -> bool:
    """Of another track, and earlier: those of one come in their order."""
    return one.track != other.track and None not in (one.time, other.time) and one.time < other.time  # type: ignore[operator]


def _happening(kind: str, title: str, found: _Found, known: Known | None) -> Happening:
    told, (words, _cut) = None if known is None else asdict(known), shown(found.raw[found.words :])
    place = found.track, found.offset
    return Happening(kind, title, found.time, *place, words.lstrip(), last=found.time, known=told)
