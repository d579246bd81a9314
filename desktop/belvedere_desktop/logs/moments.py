"""A moment or a line number, as somebody types it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?")


def line_number(text: str) -> int | None:
    """A number of a line, with or without marks between its thousands."""
    plain = re.sub(r"[\s,.'_]", "", text)
    return int(plain) if plain.isdecimal() and len(plain) <= 18 else None


def moment(text: str, near: float | None) -> float | None:
    """A moment by this computer's clock, in seconds since 1970; None where it is not one.

    A time without a day is that of the day of `near`, or of the one before or after where that is nearer.
    """
    words = text.strip().replace("/", "-")
    day = datetime.fromtimestamp(near).astimezone() if near is not None else datetime.now().astimezone()
    if clock := _CLOCK.fullmatch(words):
        hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
        if hour > 23 or minute > 59 or second > 59:
            return None
        micro = int((clock[4] or "").ljust(6, "0"))
        at = day.replace(hour=hour, minute=minute, second=second, microsecond=micro)
        nearest = min((at + timedelta(days=days) for days in (0, -1, 1)), key=lambda each: abs(each - day))
        return nearest.timestamp()
    try:
        return datetime.fromisoformat(words.replace(",", ".")).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        return None
