"""The lines of several logs in the order of their times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from belvedere_simulator.drives.logs import LogFile

_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?")
_TRADITIONAL = re.compile(r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d\d?) (\d\d):(\d\d):(\d\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Place:
    """A line: the number of its file, and its own in it; both from 0."""

    file: int
    line: int


def by_time(files: Sequence[LogFile]) -> list[Place]:
    """All lines, the oldest first; those of one file stay in their order.

    A line without a time goes with the one before it. Times without a year are of the last year in which they
    are not later than the day after the newest that has one.
    """
    newest = max((moment for file in files for moment in _full_times(file)), default=None)
    timed: list[tuple[datetime, int, int]] = []
    for number, file in enumerate(files):
        last = datetime.min
        for line, text in enumerate(file.text.splitlines()):
            # Never backwards within a file: a clock that was set back does not tear it apart.
            last = max(last, _moment(text, newest) or last)
            timed.append((last, number, line))
    return [Place(number, line) for _time, number, line in sorted(timed)]


def _full_times(file: LogFile) -> Iterator[datetime]:
    for text in file.text.splitlines():
        moment = _full(text)
        if moment is not None:
            yield moment


def _moment(text: str, newest: datetime | None) -> datetime | None:
    return _full(text) or _traditional(text, newest)


def _full(text: str) -> datetime | None:
    found = _FULL.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, thousandths = (int(each or 0) for each in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, thousandths * 1000)
    except ValueError:
        return None


def _traditional(text: str, newest: datetime | None) -> datetime | None:
    found = _TRADITIONAL.match(text)
    if found is None:
        return None
    month = _MONTHS.index(found[1]) + 1
    day, hour, minute, second = (int(each) for each in found.groups()[1:])
    # Without any year one that has a 29th of February does.
    years = (newest.year, newest.year - 1) if newest else (2000,)
    for year in years:
        try:
            moment = datetime(year, month, day, hour, minute, second)
        except ValueError:
            continue
        # Other streams may be written on for a while after the newest time with a year.
        if newest is None or moment <= newest + timedelta(days=1):
            return moment
    return None
