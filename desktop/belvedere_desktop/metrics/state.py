"""What the graphs show, worked out without any widget."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.metrics.metric import Metric, metric_of

NOTHING = math.nan
MOST_CURVES = 24
"""More can neither be told apart nor read."""


@dataclass(frozen=True)
class Curve:
    """One metric over time. `look` tells how it is drawn: curves of one subject look the same everywhere."""

    metric: Metric
    times: tuple[float, ...]
    values: tuple[float, ...]
    unit: str
    look: int

    def at(self, time: float, period: int) -> float:
        """The value of the period that `time` is in, else of the nearest one beside it; NOTHING for none."""
        place = bisect_left(self.times, time)
        near = [each for each in (place - 1, place) if 0 <= each < len(self.times)]
        best = min(near, key=lambda each: abs(self.times[each] - time), default=-1)
        if best < 0 or abs(self.times[best] - time) > period:
            return NOTHING
        return self.values[best]

    def with_gaps(self, period: int) -> tuple[list[float], list[float]]:
        """Times and values with NOTHING wherever periods are missing, so that no line is drawn there."""
        times: list[float] = []
        values: list[float] = []
        for time, value in zip(self.times, self.values, strict=True):
            if times and time - times[-1] > 1.5 * period:
                times.append((times[-1] + time) / 2)
                values.append(NOTHING)
            times.append(time)
            values.append(value)
        return times, values


@dataclass(frozen=True)
class Graph:
    """The curves of one kind of metric, in one unit."""

    title: str
    unit: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class Shown:
    """What was read."""

    start: float = 0.0
    end: float = 0.0
    period: int = 60
    graphs: tuple[Graph, ...] = ()

    @property
    def curves(self) -> list[Curve]:
        """All of them, as they stand."""
        return [curve for graph in self.graphs for curve in graph.curves]


@dataclass(frozen=True)
class Value:
    """A row of the table below the graphs: one curve, at the cursor and over the whole range."""

    curve: Curve
    at: float
    least: float
    mean: float
    most: float


def shown_of(told: Mapping[str, Any]) -> Shown:
    """Out of what `metrics.read` tells."""
    given = [(metric_of(each["metric"]), each) for each in told["series"]]
    looks: dict[str, int] = {}
    for metric, _each in given:
        looks.setdefault(metric.subject, len(looks))
    graphs: dict[tuple[str, str], list[Curve]] = {}
    for metric, each in given:
        curve = Curve(
            metric, tuple(each["times"]), tuple(each["values"]), str(each["unit"]), looks[metric.subject]
        )
        graphs.setdefault((metric.namespace, metric.name), []).append(curve)
    made = (
        Graph(name, next((curve.unit for curve in curves if curve.unit), ""), tuple(curves))
        for (_namespace, name), curves in graphs.items()
    )
    return Shown(float(told["start"]), float(told["end"]), int(told["period"]), tuple(made))


def values_at(shown: Shown, time: float) -> list[Value]:
    """A row for each curve; `time` is NOTHING where there is no cursor."""
    return [
        Value(
            curve,
            NOTHING if math.isnan(time) else curve.at(time, shown.period),
            min(curve.values, default=NOTHING),
            sum(curve.values) / len(curve.values) if curve.values else NOTHING,
            max(curve.values, default=NOTHING),
        )
        for curve in shown.curves
    ]


def number_words(value: float, unit: str = "") -> str:
    """A value for people; "–" for none."""
    if math.isnan(value):
        return "–"
    text = f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.4g}"
    return f"{text} {unit}".rstrip()


def next_time(shown: Shown, time: float, step: int) -> float:
    """The time of the next value of any curve after `time`, or with a step of -1 before it."""
    times: Sequence[float] = sorted({each for curve in shown.curves for each in curve.times})
    if not times:
        return time
    if math.isnan(time):
        return times[-1] if step < 0 else times[0]
    later = [each for each in times if each > time]
    earlier = [each for each in times if each < time]
    if step > 0:
        return later[0] if later else times[-1]
    return earlier[-1] if earlier else times[0]


def metric_key(metric: Metric) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What a metric is known by, in the order in which metrics stand."""
    return metric.namespace, metric.name, metric.dimensions


def metrics_of(documents: Iterable[Mapping[str, Any]]) -> list[Metric]:
    """Out of what `metrics.watch-list` tells."""
    return [metric_of(each) for each in documents]
