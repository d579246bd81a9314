"""Timestamps in the forms of the protocols."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_epoch(seconds: float) -> datetime:
    """The moment so many seconds after 1970. Raises ValueError when it is not of our calendar."""
    if not math.isfinite(seconds):
        raise ValueError(seconds)
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError(seconds) from error


def from_text(text: str) -> datetime:
    """Read ISO 8601, epoch seconds or the date of a header. Raises ValueError."""
    for read in (lambda told: from_epoch(float(told)), datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    raise ValueError(text)


def from_document(value: Any) -> datetime:
    """Read a JSON number or text. Raises ValueError."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return from_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)
    try:
        return from_epoch(float(value))
    except OverflowError as error:
        raise ValueError(value) from error


def epoch(moment: datetime) -> float:
    """Seconds since 1970, whole ones as an integer."""
    seconds = moment.timestamp()
    return int(seconds) if seconds.is_integer() else seconds


def iso8601(moment: datetime) -> str:
    """As `2026-01-31T12:00:00.5Z`, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def rfc822(moment: datetime) -> str:
    """As `Sat, 31 Jan 2026 12:00:00 GMT`."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


_FORMS: dict[str, Callable[[datetime], Any]] = {
    "unixtimestamp": epoch,
    "iso8601": iso8601,
    "rfc822": rfc822,
}


def writer(form: str) -> Callable[[datetime], Any]:
    """The writer of a timestamp form of the model: `unixTimestamp`, `iso8601` or `rfc822`."""
    return _FORMS[form.lower()]
