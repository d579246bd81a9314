"""Statuses in the order they are met, compared with those written down.

A status written down with a question mark may be passed over: one that is only looked at now and then, or
one that lasts no longer than two reports are apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MAYBE = "?"
Statuses = Mapping[str, Any]


def fits(expected: Sequence[str], seen: Sequence[str]) -> bool:
    """Whether these are the statuses, in this order and no other."""
    reached = {0}
    for status in seen:
        reached = {
            place + 1
            for start in reached
            for place in _next(expected, start)
            if expected[place].removesuffix(MAYBE) == status
        }
    return any(_all_maybe(expected[start:]) for start in reached)


def differences(expected: Statuses, seen: Statuses, where: str = "") -> list[str]:
    """What does not fit, in words, by the path to it."""
    found = []
    for name in sorted({*expected, *seen}):
        wanted, got, path = expected.get(name, []), seen.get(name, []), f"{where}/{name}"
        if isinstance(wanted or got, Mapping):
            found += differences(wanted or {}, got or {}, path)
        elif not fits(wanted, got):
            found.append(f"{path}: {got} instead of {list(wanted)}")
    return found


def renewed(expected: Statuses, seen: Statuses) -> dict[str, Any]:
    """What was seen, with the marks of what still fits."""
    made: dict[str, Any] = {}
    for name, got in seen.items():
        wanted = expected.get(name, [])
        if isinstance(got, Mapping):
            made[name] = renewed(wanted or {}, got)
        else:
            made[name] = wanted if fits(wanted, got) else got
    return made


def _next(expected: Sequence[str], start: int) -> list[int]:
    """The places that may come next: up to the first that must."""
    places = []
    for place in range(start, len(expected)):
        places.append(place)
        if not expected[place].endswith(MAYBE):
            break
    return places


def _all_maybe(rest: Sequence[str]) -> bool:
    return all(status.endswith(MAYBE) for status in rest)
