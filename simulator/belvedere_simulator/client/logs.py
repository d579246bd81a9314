"""Calls about logs. What goes in and out is told in docs/log-engine.md."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.export import export
from belvedere_simulator.logs.filters import filter_of, wish_of
from belvedere_simulator.logs.formats import SECOND
from belvedere_simulator.logs.happened import happened
from belvedere_simulator.logs.opening import Opened, Opening
from belvedere_simulator.logs.sources.paths import told
from belvedere_simulator.logs.sources.service import groups_of, streams_of
from belvedere_simulator.logs.sources.source import Around, Source, source_of
from belvedere_simulator.logs.sources.titles import group_titles
from belvedere_simulator.logs.taught import taught_format, teach
from belvedere_simulator.logs.track import LINES, Track
from belvedere_simulator.logs.view import Page, View
from belvedere_simulator.logs.work.pool import Pool
from belvedere_simulator.messages import tr

_LOOK_SECONDS = 0.1
_AT_FIRST = 100
_USUAL_COUNT = 200
_MOST = 5000
_PAINT_SECONDS = 0.03
"""What a window has to paint the first lines before both processors count."""


@dataclass(frozen=True)
class _Kept:
    """A view that is open, and the call that keeps it open."""

    view: View
    call: Call


class LogCalls:
    """What the log viewer asks for; `drives` are those of this computer."""

    def __init__(self, sites: Sites, drives: Drives, pool: Pool | None = None) -> None:
        self._sites = sites
        self._drives = drives
        self._pool = pool or Pool()
        self._kept: dict[int, _Kept] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def works(self) -> dict[str, Work]:
        """By name."""
        works: dict[str, Work] = {
            "logs.open": self.open,
            "logs.lines": self.lines,
            "logs.text": self.text,
            "logs.filter": self.filter,
            "logs.search": self.search,
            "logs.next": self.next,
            "logs.locate": self.locate,
            "logs.position": self.position,
            "logs.minimap": self.minimap,
            "logs.happened": self.happened,
            "logs.export": self.export,
            "logs.teach": self.teach,
            "logs.groups": self.groups,
            "logs.close": self.close,
        }
        return {name: partial(_told, work) for name, work in works.items()}

    def open(self, call: Call, given: Arguments) -> None:
        """Events about a view until it is closed."""
        sources = [(self._source(given, each), float(each.get("offset") or 0)) for each in given["sources"]]
        taught = list(given.get("formats") or ())
        for form in taught:
            taught_format(form)
        self._pool.warm()
        opened = Opened(sources, taught, bool(given.get("follow")))

        def problem(error: BelvedereError, source: int) -> None:
            if not call.cancelled:
                call.event({"problem": failure_document(error), "source": source})

        with Opening(self._pool, opened, call.check, call.wait, problem) as opening:
            number = next(self._numbers)
            with self._lock:
                self._kept[number] = _Kept(opening.view, call)
            try:
                _Telling(call, number, opening).go_on()
            finally:
                with self._lock:
                    del self._kept[number]

    def lines(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """A page of lines."""
        view, fields = self._view(given), bool(given.get("fields"))
        many = min(max(int(given.get("count", _USUAL_COUNT)), 0), _MOST)
        if given.get("tail"):
            return _page(view.tail(many, fields=fields))
        if given.get("fraction") is not None:
            fraction = min(max(float(given["fraction"]), 0.0), 1.0)
            return _page(view.around(fraction, many, fields=fields))
        return _page(view.page(int(given.get("first", 0)), many, fields=fields))

    def text(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """A whole line."""
        text, fields = self._view(given).text(int(given["track"]), int(given["offset"]))
        return {"text": text, "fields": fields}

    def filter(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Show only some lines."""
        span = (_time(given.get("since")), _time(given.get("until")))
        hidden = [int(each) for each in given.get("hidden") or ()]
        wish = wish_of({**given, "found": None})
        said = tr("Filtering")
        view = self._view(given)
        total = view.filter(wish, span, hidden, call.check, lambda fraction: call.progress(said, fraction))
        return {"total": total, "hits": view.hits()}

    def search(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Find lines."""
        sought = filter_of(given["filter"]) if given.get("filter") else None
        said = tr("Searching")
        hits = self._view(given).search(sought, call.check, lambda fraction: call.progress(said, fraction))
        return {"hits": hits}

    def next(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The next hit."""
        return {"line": self._view(given).next(int(given["line"]), back=bool(given.get("back")))}

    def locate(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The line at a time."""
        return {"line": self._view(given).locate(float(given["time"]))}

    def position(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Where a line of a source is."""
        return {"line": self._view(given).position(int(given["track"]), int(given["offset"]))}

    def minimap(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Where errors are."""
        bins = min(max(int(given.get("bins", _USUAL_COUNT)), 1), _MOST)
        return dict(self._view(given).minimap(bins, call.check))

    def happened(self, call: Call, given: Arguments) -> dict[str, Any]:
        """What the logs tell of a time."""
        span = (_time(given.get("since")), _time(given.get("until")))
        said = tr("Looking for what happened")
        return asdict(
            happened(self._view(given), span, call.check, lambda fraction: call.progress(said, fraction))
        )

    def export(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Write lines to a file."""
        said, many = tr("Writing"), given.get("count")
        return dict(
            export(
                self._view(given),
                Path(given["to"]),
                str(given.get("form") or "text"),
                call.check,
                lambda fraction: call.progress(said, fraction),
                first=int(given.get("first") or 0),
                count=None if many is None else int(many),
            )
        )

    def teach(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Learn how times are written."""
        form = teach(str(given["example"]), str(given["time"]), str(given.get("format") or ""))
        return {"format": form, "time": _read(form, str(given["example"]))}

    def groups(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """What the service has logs of."""
        clients = self._sites.clients(place_of(given))
        logs = clients("logs")
        names = groups_of(logs)
        titles = group_titles(clients("panorama"), names)
        told = [{"group": name, "title": titles[name], "streams": streams_of(logs, name)} for name in names]
        return {"groups": told}

    def close(self, _call: Call, given: Arguments) -> None:
        """End a view; one that is closed already is closed."""
        with self._lock:
            kept = self._kept.get(int(given["view"]))
        if kept is not None:
            kept.call.cancel()

    def _view(self, given: Arguments) -> View:
        with self._lock:
            kept = self._kept.get(int(given["view"]))
        if kept is None:
            raise BelvedereError("BV-LGV-004", tr("This view is closed"), where=str(given["view"]))
        return kept.view

    def _source(self, given: Arguments, document: Mapping[str, Any]) -> Source:
        data_dir = document.get("dataDir") or given.get("dataDir")
        around = Around(
            lambda: self._sites.clients(place_of(given))("logs"),
            lambda: self._drives,
            Path(data_dir) if data_dir else None,
        )
        return source_of(document, around)


class _Telling:
    """Tells what becomes of one view."""

    def __init__(self, call: Call, number: int, opening: Opening) -> None:
        self._call = call
        self._number = number
        self._opening = opening
        self._view = opening.view
        self._fraction = 0.0

    def go_on(self) -> None:
        """Until the call is cancelled."""
        self._call.event({"view": self._number, "tracks": []})
        fed = False
        while True:
            was_fed = self._opening.is_fed
            arrived = self._opening.arrived()
            if arrived:
                self._take(arrived)
            new, anew = self._opening.grow()
            for track in anew:
                self._call.event({"restarted": track})
            if arrived or new or fed != was_fed:
                fed = was_fed and not new and not arrived
                self._tell(fed)
            self._call.wait(_LOOK_SECONDS)

    def _take(self, arrived: list[Track]) -> None:
        view = self._view
        view.complete = False
        head, tail = view.head(_AT_FIRST), view.tail(_AT_FIRST)
        lines = {"head": _lines(head), "tail": _lines(tail)}
        self._call.event({"view": self._number, "tracks": self._tracks(), **lines})
        self._call.wait(_PAINT_SECONDS)
        self._opening.count(arrived, self._tell_progress)
        view.complete = True
        self._fraction = 1.0
        self._call.event({"tracks": self._tracks()})

    def _tell_progress(self, fraction: float) -> None:
        self._fraction = fraction
        self._tell(fed=False)

    def _tell(self, fed: bool) -> None:
        view = self._view
        lines = sum(track.tallies[LINES].total for track in view.tracks)
        told = {"lines": lines, "total": view.total(), "hits": view.hits()}
        self._call.event({**told, "fraction": self._fraction, "complete": view.complete, "fed": fed})

    def _tracks(self) -> list[dict[str, Any]]:
        return [
            {
                "name": track.name,
                "title": track.title,
                "identity": track.identity,
                "bytes": track.size,
                "lines": track.tallies[LINES].total,
                "format": track.clock.format,
                "live": track.live,
            }
            for track in self._view.tracks
        ]


def _told(work: Work, call: Call, given: Arguments) -> Any:
    """A file that is gone, or was closed a moment ago, is no accident."""
    try:
        return work(call, given)
    except OSError as error:
        raise told(error) from error


def _page(page: Page) -> dict[str, Any]:
    told = {"first": page.first, "total": page.total, "complete": page.complete}
    return {**told, "lines": _lines(page)}


def _lines(page: Page) -> list[dict[str, Any]]:
    return [line.document() for line in page.lines]


def _time(given: Any) -> float | None:
    return None if given is None else float(given)


def _read(form: Mapping[str, Any], example: str) -> float | None:
    import time  # noqa: PLC0415 - for years that are not told

    read = taught_format(form)
    found = read.pattern.match(example.encode())
    told = None if found is None else read.read(found, time.time())
    return None if told is None else told / SECOND
