"""Which lines of a chunk are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

import numpy as np

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.chunks import Chunk, Places
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.graveness import Graveness
from belvedere_simulator.logs.literals import required_words
from belvedere_simulator.logs.words import finder
from belvedere_simulator.messages import tr

_NOTHING: Places = np.empty(0, np.int64)
_DENSE = 512
"""Where a word comes more often than once in so many bytes, it is looked for in all of them at once."""
_TRIED = 64


class Matcher(Protocol):
    """Finds lines."""

    def __call__(self, chunk: Chunk) -> Places:
        """Where those begin that match, ascending."""


class Matching:
    """The lines of a wish. Raises BelvedereError BV-LGV-002 for a pattern that is none."""

    def __init__(self, wish: Wish, clock: Clock) -> None:
        self._including = [matcher_of(each) for each in wish.filters if not each.exclude]
        self._excluding = [matcher_of(each) for each in (*wish.filters, wish.found) if each and each.exclude]
        self._found = matcher_of(wish.found) if wish.found and not wish.found.exclude else None
        self._any_of = wish.any_of
        self._graveness = Graveness(wish.levels, clock) if wish.levels else None

    @property
    def lead(self) -> int:
        """How many blocks a chunk needs before those that are asked about."""
        return 1 if self._graveness else 0

    def __call__(self, chunk: Chunk) -> Places:
        """Where the lines begin in `chunk.data` that pass."""
        passing: Places | None = None
        if self._found is not None:
            passing = self._found(chunk)
        if self._including and (passing is None or len(passing)):
            passing = _both(passing, self._included(chunk))
        if self._graveness is not None and (passing is None or len(passing)):
            passing = _both(passing, self._graveness(chunk))
        if passing is None:
            passing = chunk.starts
        for matcher in self._excluding:
            if len(passing):
                passing = np.setdiff1d(passing, matcher(chunk), assume_unique=True)
        return passing

    def _included(self, chunk: Chunk) -> Places:
        found = self._including[0](chunk)
        for matcher in self._including[1:]:
            if self._any_of:
                found = np.union1d(found, matcher(chunk))
            elif len(found):
                found = np.intersect1d(found, matcher(chunk), assume_unique=True)
        return found


def matcher_of(wanted: Filter) -> Matcher:
    """What finds the lines of one filter, whether it excludes or not."""
    if not wanted.regex:
        return _Word(wanted.text.encode()) if wanted.case else _any_case(wanted.text)
    try:
        pattern = re.compile(wanted.text.encode(), 0 if wanted.case else re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        what = tr("This is no pattern")
        raise BelvedereError("BV-LGV-002", what, where=wanted.text[:200], why=str(error)) from error
    words = required_words(wanted.text)
    if words and (wanted.case or all(word.isascii() for word in words)):
        narrowed = [_Word(word.encode()) if wanted.case else _any_case(word) for word in words]
        return _Pattern(pattern, narrowed)
    return _Pattern(pattern, [])


def _any_case(text: str) -> Matcher:
    if text.isascii():
        return _Word(text.lower().encode(), bytes.lower)
    # Bytes know no capitals beyond ASCII: both writings of each letter are looked for.
    letters = ("|".join(sorted({re.escape(c) for c in (a, a.lower(), a.upper())})) for a in text)
    return _Pattern(re.compile("".join(f"(?:{letter})" for letter in letters).encode()), [])


class _Word:
    """Lines with these bytes in them."""

    def __init__(self, word: bytes, prepared: Callable[[bytes], bytes] | None = None) -> None:
        self._word = word
        self._prepared = prepared

    def __call__(self, chunk: Chunk) -> Places:
        """Where they begin."""
        data = self._prepared(chunk.data) if self._prepared else chunk.data
        word, end, place, hits = self._word, chunk.end, chunk.begin, []
        find, line_end = finder(data), data.find
        while (hit := find(word, place, end)) >= 0:
            hits.append(hit)
            if len(hits) == _TRIED and hit - chunk.begin < _DENSE * _TRIED:
                return _lines_of(chunk, _everywhere(data, word, chunk.begin, end))
            feed = line_end(b"\n", hit, end)
            if feed < 0:
                break
            place = feed + 1
        rfind = data.rfind
        # A line begins after the feed before the hit, or at 0 of the file.
        return np.array([max(rfind(b"\n", 0, hit) + 1, chunk.begin) for hit in hits], np.int64)


def _everywhere(data: bytes, word: bytes, begin: int, end: int) -> Places:
    """All places of a word that comes often."""
    there = np.frombuffer(data, np.uint8)[begin:end]
    length = len(there) - len(word) + 1
    places = np.flatnonzero(there[:length] == word[0])
    for number in range(1, len(word)):
        places = places[there[places + number] == word[number]]
    return places + begin


def _lines_of(chunk: Chunk, hits: Places) -> Places:
    """Where the lines begin in which the hits lie."""
    numbers = np.searchsorted(chunk.starts, hits, "right") - 1
    return chunk.starts[np.unique(numbers)]


class _Pattern:
    """Lines that a regular expression matches; `narrowed` find those that alone can."""

    def __init__(self, pattern: re.Pattern[bytes], narrowed: list[Matcher]) -> None:
        self._search = pattern.search
        self._narrowed = narrowed

    def __call__(self, chunk: Chunk) -> Places:
        """Where they begin."""
        if not self._narrowed:
            return self._of_all(chunk)
        candidates = self._narrowed[0](chunk)
        for matcher in self._narrowed[1:]:
            candidates = np.union1d(candidates, matcher(chunk))
        search, line = self._search, chunk.line
        found = [start for start in candidates.tolist() if search(line(start))]
        return np.array(found, np.int64) if found else _NOTHING

    def _of_all(self, chunk: Chunk) -> Places:
        search, found, start = self._search, [], chunk.begin
        for line in chunk.data[chunk.begin : chunk.end].split(b"\n"):
            if search(line):
                found.append(start)
            start += len(line) + 1
        # What follows the last feed is no line, though an empty pattern finds it.
        if found and found[-1] >= chunk.end:
            found.pop()
        return np.array(found, np.int64) if found else _NOTHING


def _both(one: Places | None, other: Places) -> Places:
    return other if one is None else np.intersect1d(one, other, assume_unique=True)
