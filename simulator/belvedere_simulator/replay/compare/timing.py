"""How long an application took for its frames, as a distribution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_BINS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)


@dataclass(frozen=True)
class Distribution:
    """Milliseconds. `histogram` counts the values up to each of `bounds`, and at last those above."""

    count: int
    mean: float
    p50: float
    p90: float
    p95: float
    p99: float
    most: float
    histogram: tuple[int, ...]

    bounds = _BINS


def distribution(values: Sequence[float]) -> Distribution | None:
    """Of at least one value."""
    if not values:
        return None
    ordered = sorted(values)
    histogram = [0] * (len(_BINS) + 1)
    for value in ordered:
        histogram[sum(value > bound for bound in _BINS)] += 1
    shares = (0.50, 0.90, 0.95, 0.99)
    p50, p90, p95, p99 = (ordered[int(share * len(ordered))] for share in shares)
    mean = sum(ordered) / len(ordered)
    return Distribution(len(ordered), mean, p50, p90, p95, p99, ordered[-1], tuple(histogram))


def put_times(timings: Iterable[dict[str, Any]]) -> Distribution | None:
    """From the delivery of a frame until it was put."""
    return distribution([float(line["took"]) for line in timings if "took" in line])
