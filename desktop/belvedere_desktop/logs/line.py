"""One line as the view shows it, and where lines come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

_TAB = 8
_SEEN = {
    **{code: chr(0x2400 + code) for code in range(32) if code != 9},
    0x7F: "␡",
    0x85: "␤",
    0x2028: "␤",
    0x2029: "␤",
}
# What turns the direction of letters around would show a line otherwise than it was written.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OWN_TIME = re.compile(r"\s*\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d([.,]\d{1,9})?Z?(?=\s)")


@dataclass(frozen=True)
class Known:
    """What a known message means."""

    code: str
    title: str
    cause: str = ""
    check: str = ""
    fix: str = ""
    severity: str = "problem"


@dataclass(frozen=True)
class Line:
    """`number` counts from 1 in its source, 0 where it is not known yet; `at` is in seconds since 1970.

    `track` and `offset` are its place in its source whatever is shown; `body` is where the text begins that
    follows the time; `found` are the places that were searched for, from and to; of a line that is `cut`
    more can be asked for; one that `continues` belongs to the line before it.
    """

    text: str
    number: int = 0
    at: float | None = None
    level: str = ""
    stream: str = ""
    track: int = 0
    offset: int = 0
    body: int = 0
    found: tuple[tuple[int, int], ...] = ()
    known: Known | None = None
    marked: bool = False
    note: str = ""
    cut: bool = False
    continues: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """What it is known by in its log."""
        return self.track, self.offset


class Lines(Protocol):
    """Lines by their position from 0. `changed` tells that some came, or that there are more or others."""

    @property
    def changed(self) -> SignalInstance: ...
    @property
    def extent(self) -> int: ...
    def line(self, position: int) -> Line | None: ...
    def want(self, first: int, last: int) -> None: ...


def seen(text: str) -> str:
    """`text` as it can be painted: tabs as spaces, and signs for what has none."""
    if text.isascii() and text.isprintable():
        return text
    return _TURNING.sub("\ufffd", text.expandtabs(_TAB).translate(_SEEN))


def line_of(told: Mapping[str, Any], streams: Mapping[int, str]) -> Line:
    """A line as the client child tells it; `streams` are the titles of the tracks."""
    known, text, time = told.get("known"), told["text"], told["message"] or 0
    # What a site keeps is told with its time, and mostly begins with one of its own.
    own = _OWN_TIME.match(text, time) if time else None
    time = own.end() if own else time
    return Line(
        text,
        number=told["number"] or 0,
        at=told["time"],
        level=told["level"] or "",
        stream=streams.get(told["track"], ""),
        track=told["track"],
        offset=told["offset"],
        body=len(text) - len(text[time:].lstrip()) if time else 0,
        found=tuple((begin, end) for begin, end in told.get("hits") or ()),
        known=known_of(known) if known else None,
        cut=bool(told.get("cut")),
        continues=bool(told.get("continues")),
    )


def known_of(told: Mapping[str, Any]) -> Known:
    """An entry of the catalogue of known messages, as it is told."""
    parts = {
        name: str(told.get(name) or "") for name in ("code", "title", "cause", "check", "fix", "severity")
    }
    return Known(**parts)
