"""Statistics of data in periods, as CloudWatch names them: Average, Sum, p99.9 and so on."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from belvedere_simulator.messages import tr
from belvedere_simulator.service.metrics.data import Datum, combination, invalid_value

STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
_PERCENTILE = re.compile(r"p([0-9]{1,2}(?:\.[0-9]{1,10})?|100)")


@dataclass(frozen=True)
class Stamped:
    """A datum with its time in epoch seconds and its unit."""

    time: float
    unit: str
    datum: Datum


def mixed(data: Iterable[Stamped]) -> list[Stamped]:
    """The data as if all had one unit, for series with one value a period."""
    return [replace(each, unit="") for each in data]


@dataclass(frozen=True)
class Period:
    """The data of one period and unit; `start` in epoch seconds."""

    start: float
    unit: str
    data: tuple[Datum, ...]


def periods(data: Iterable[Stamped], first: float, length: int) -> list[Period]:
    """The data by periods of `length` seconds counted from `first`, and by unit; empty ones are absent."""

    def place(each: Stamped) -> tuple[int, str]:
        return int((each.time - first) // length), each.unit

    return [
        Period(first + number * length, unit, tuple(each.datum for each in group))
        for (number, unit), group in groupby(sorted(data, key=place), key=place)
    ]


def statistic(name: str) -> Callable[[tuple[Datum, ...]], float | None]:
    """How the statistic of that name is computed; None where the data do not tell it.

    InvalidParameterValue for a name that is none, by name for those that are not offered.
    """
    if name in STATISTICS:
        return _SIMPLE[name]
    found = _PERCENTILE.fullmatch(name)
    if found is None:
        raise invalid_value(tr("The statistic {name} is not offered by this service", name=name))
    share = float(found[1]) / 100
    return lambda data: _percentile(data, share)


def check_count(start: float, end: float, length: int, most: int) -> None:
    """InvalidParameterCombination when a range has more periods than an answer may hold."""
    wanted = math.ceil((end - start) / length)
    if wanted > most:
        text = tr(
            "You have requested up to {wanted} datapoints, which exceeds the limit of {most}.",
            wanted=wanted,
            most=most,
        )
        raise combination(text)


def _samples(data: tuple[Datum, ...]) -> float:
    return sum(each.samples for each in data)


def _total(data: tuple[Datum, ...]) -> float:
    return sum(each.total for each in data)


def _percentile(data: tuple[Datum, ...], share: float) -> float | None:
    """The least value that at least this share of the samples does not exceed; statistic sets hide it."""
    if any(each.numbers is None for each in data):
        return None
    numbers = sorted(pair for each in data for pair in each.numbers or ())
    wanted, seen = share * sum(count for _, count in numbers), 0.0
    for value, count in numbers:
        seen += count
        if seen >= wanted:
            return value
    return numbers[-1][0]


_SIMPLE: dict[str, Callable[[tuple[Datum, ...]], float | None]] = {
    "SampleCount": _samples,
    "Sum": _total,
    "Average": lambda data: _total(data) / _samples(data),
    "Minimum": lambda data: min(each.minimum for each in data),
    "Maximum": lambda data: max(each.maximum for each in data),
}
