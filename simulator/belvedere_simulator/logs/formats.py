"""The ways in which logs write times. Microseconds since 1970, UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

SECOND = 1_000_000
LOOKED_AT = 300
"""So many bytes of a line are looked at for its time."""

Reader = Callable[["re.Match[bytes]", float], int | None]
"""From what matched, and when the log was written last (epoch seconds), to a time; None for no such day."""

_MONTHS = {
    name: number
    for number, name in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_BEFORE = rb"(?:<\d{1,3}>(?:1 )?)?[\[(]?(?:[A-Za-z]{3,8}[\])]?[ :\t|-]{1,3}[\[(]?)?"
_ZONE = rb"(?: ?(Z|[+-]\d\d:?\d\d)\b)?"
_MONTH = rb"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_LAST_EPOCH = 4_102_444_800  # 2100
_FIRST_EPOCH = 946_684_800  # 2000


@dataclass(frozen=True)
class Format:
    """One way. `pattern` is matched at the beginning of a line; the time ends where its last group does."""

    name: str
    pattern: re.Pattern[bytes]
    read: Reader


@lru_cache(maxsize=4096)
def _second(day: bytes, clock: bytes) -> int | None:
    try:
        year, month, date = int(day[:4]), int(day[5:7]), int(day[8:10])
        moment = datetime(year, month, date, int(clock[:2]), int(clock[3:5]), 0, tzinfo=UTC)
    except ValueError:
        return None
    second = int(clock[6:8])
    # A leap second is 60.
    return (int(moment.timestamp()) + second) * SECOND if second <= 60 else None


def micros(fraction: bytes | None) -> int:
    """What digits behind the point or comma are."""
    return int(fraction[:6].ljust(6, b"0")) if fraction else 0


def zone_micros(zone: bytes | None) -> int:
    """How far ahead of UTC: +02:00, -0330, Z or nothing."""
    if not zone or zone in (b"Z", b"z"):
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return (-minutes if zone[:1] == b"-" else minutes) * 60 * SECOND


def _iso(found: re.Match[bytes], _written: float) -> int | None:
    day, clock, fraction, zone = found.groups()
    whole = _second(day, clock)
    return None if whole is None else whole + micros(fraction) - zone_micros(zone)


def _traditional(found: re.Match[bytes], written: float) -> int | None:
    month, date, year, clock, fraction = found.groups()
    whole = dated(_MONTHS[month.lower()], int(date), clock, written, year)
    return None if whole is None else whole + micros(fraction)


def _short(found: re.Match[bytes], written: float) -> int | None:
    month, date, clock, fraction = found.groups()
    whole = dated(int(month), int(date), clock, written)
    return None if whole is None else whole + micros(fraction)


def dated(month: int, date: int, clock: bytes, written: float, year: bytes | None = None) -> int | None:
    """A time without a year is of the last year in which it is not later than a day after `written`.

    None where there is no such day.
    """
    latest = datetime.fromtimestamp(written, UTC) + timedelta(days=1)
    for candidate in (int(year),) if year else range(latest.year, latest.year - 8, -1):
        whole = _second(b"%04d-%02d-%02d" % (candidate, month, date), clock)
        if whole is not None and (year or whole <= latest.timestamp() * SECOND):
            return whole
    return None


def _epoch(found: re.Match[bytes], _written: float) -> int | None:
    return epoch_micros(found[1], found[2])


def epoch_micros(digits: bytes, fraction: bytes | None = None) -> int | None:
    """Seconds, or smaller units by how many digits there are; None for no likely time."""
    power = {10: 6, 13: 3, 16: 0, 19: -3}.get(len(digits))
    if power is None:
        return None
    value = int(digits) * 10**power if power >= 0 else int(digits) // 10**-power
    value += micros(fraction) if power == 6 else 0
    return value if _FIRST_EPOCH * SECOND <= value < _LAST_EPOCH * SECOND else None


def _kernel(found: re.Match[bytes], _written: float) -> int | None:
    return int(found[1]) * SECOND + micros(found[2])


def _json(found: re.Match[bytes], written: float) -> int | None:
    text, number, fraction = found.groups()
    if number is not None:
        return epoch_micros(number, fraction)
    inner = ISO.pattern.match(text)
    return None if inner is None else ISO.read(inner, written)


def _web(found: re.Match[bytes], _written: float) -> int | None:
    date, month, year, clock, zone = found.groups()
    whole = _second(b"%s-%02d-%s" % (year, _MONTHS[month.lower()], date), clock)
    return None if whole is None else whole - zone_micros(zone)


def _format(name: str, pattern: bytes, read: Reader) -> Format:
    return Format(name, re.compile(pattern), read)


_CLOCK = rb"(\d\d:\d\d:\d\d)"
ISO = _format(
    "iso",
    _BEFORE + rb"(\d{4}[-/]\d\d[-/]\d\d)[T _]" + _CLOCK + rb"(?:[.,:](\d{1,9}))?" + _ZONE,
    _iso,
)
FORMATS = (
    ISO,
    _format(
        "syslog",
        rb"(?:<\d{1,3}>)?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?"
        + _MONTH
        + rb" {1,2}(\d{1,2})(?:,? (\d{4}))? "
        + _CLOCK
        + rb"(?:[.,](\d{1,9}))?",
        _traditional,
    ),
    _format("kern", rb"(?:<\d{1,3}>)?\[ *(\d{1,9})\.(\d{6})\]", _kernel),
    _format(
        "epoch",
        rb"[\[(]?(\d{19}|\d{16}|\d{13}|\d{10})(?:[.,](\d{1,9}))?(?=[\])\s:,;|]|$)",
        _epoch,
    ),
    _format(
        "json",
        rb"\s{0,8}\{[^\n]{0,200}?\"(?:time|timestamp|ts|@timestamp|asctime|date|datetime)\" ?: ?"
        rb"(?:\"([^\"]{19,40})\"|(\d{10,19})(?:\.(\d{1,9}))?)",
        _json,
    ),
    _format(
        "web",
        rb"[^\[\n]{0,200}\[(\d\d)/" + _MONTH + rb"/(\d{4}):" + _CLOCK + rb"(?: ([+-]\d{4}))?\]",
        _web,
    ),
    _format("glog", rb"[IWEF](\d\d)(\d\d) " + _CLOCK + rb"\.(\d{6})", _short),
)
