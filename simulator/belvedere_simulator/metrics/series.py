"""Values of metrics over time, in periods and by statistics as CloudWatch names them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.metrics.metric import Metric

STATISTICS = ("Average", "Minimum", "Maximum", "Sum", "SampleCount", "p50", "p90", "p95", "p99")
"""Those that are offered; pNN of any other number can be asked for as well."""

PERIODS = (1, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400)
"""Seconds that are offered."""

DAY = 86_400
_POINTS = 720
"""About as many as a graph has room for."""

_COUNTED = frozenset({"ApplicationErrors", "FramesDropped"})

_QUERIES = 100
"""Of one request."""


@dataclass(frozen=True)
class Series:
    """The values of a metric: `times` are the starts of their periods, in epoch seconds, oldest first."""

    metric: Metric
    times: tuple[float, ...]
    values: tuple[float, ...]

    def to_document(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {"metric": self.metric.to_document(), "times": self.times, "values": self.values}


@dataclass(frozen=True)
class Reading:
    """What is to be read: from `start` to `end` in epoch seconds, a value of `statistic` each `period`.

    An empty statistic is the usual one of each metric.
    """

    start: float
    end: float
    period: int
    statistic: str = ""

    def statistic_of(self, metric: Metric) -> str:
        """Which one is made of the values of a metric."""
        return self.statistic or usual_statistic(metric)


def usual_statistic(metric: Metric) -> str:
    """What is mostly wanted of a metric: how many of what is counted, else the average."""
    return "Sum" if metric.name in _COUNTED else "Average"


def fitting_period(seconds: float, least: int = 60) -> int:
    """The period of which a span of so many seconds has not too many, and no shorter one than `least`."""
    wanted = max(least, math.ceil(seconds / _POINTS))
    return next((period for period in PERIODS if period >= wanted), DAY)


def check_reading(reading: Reading) -> None:
    """Raises BelvedereError BV-MTR-001 for a range that ends before it begins, -002 for too many values."""
    if reading.start >= reading.end:
        raise BelvedereError("BV-MTR-001", tr("The range of time ends before it begins"))
    if reading.period < 1 or (reading.end - reading.start) / reading.period > 100_000:
        what = tr("{period} s is too short a period for this range of time", period=reading.period)
        raise BelvedereError("BV-MTR-002", what)


def read_series(cloudwatch: Any, metrics: Sequence[Metric], reading: Reading) -> list[Series]:
    """The series of these metrics, in their order; a metric without values has an empty one.

    Raises BelvedereError, and what the client raises.
    """
    check_reading(reading)
    found: list[Series] = []
    for first in range(0, len(metrics), _QUERIES):
        found += _read(cloudwatch, metrics[first : first + _QUERIES], reading)
    return found


def csv_text(series: Sequence[Series], reading: Reading) -> str:
    """A table with the times of all, in UTC, and a column for each series; what is missing is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    heads = [f"{_plain(each.metric.title)} {reading.statistic_of(each.metric)}" for each in series]
    writer.writerow(["time", *heads])
    known = [dict(zip(each.times, each.values, strict=True)) for each in series]
    for time in sorted({time for each in series for time in each.times}):
        cells = [f"{values[time]:.12g}" if time in values else "" for values in known]
        writer.writerow([datetime.fromtimestamp(time, UTC).isoformat(), *cells])
    return text.getvalue()


def _plain(title: str) -> str:
    """Names come from anywhere: a program for tables must not take one for a formula."""
    return f"'{title}" if title[:1] in "=+-@\t\r" else title


def _read(cloudwatch: Any, metrics: Sequence[Metric], reading: Reading) -> list[Series]:
    queries = [
        {
            "Id": f"m{number}",
            "MetricStat": {
                "Metric": metric.to_request(),
                "Period": reading.period,
                "Stat": reading.statistic_of(metric),
            },
        }
        for number, metric in enumerate(metrics)
    ]
    points: list[list[tuple[float, float]]] = [[] for _ in metrics]
    asked = {
        "MetricDataQueries": queries,
        "StartTime": datetime.fromtimestamp(reading.start, UTC),
        "EndTime": datetime.fromtimestamp(reading.end, UTC),
        "ScanBy": "TimestampAscending",
    }
    for answer in cloudwatch.get_paginator("get_metric_data").paginate(**asked):
        for result in answer["MetricDataResults"]:
            pairs = zip(result["Timestamps"], result["Values"], strict=True)
            points[int(result["Id"][1:])] += [(time.timestamp(), float(value)) for time, value in pairs]
    return [
        Series(metric, tuple(time for time, _ in found), tuple(value for _, value in found))
        for metric, found in zip(metrics, points, strict=True)
    ]
