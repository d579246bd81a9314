"""Medians of two interleaved series, compared, with an interval of 90 %."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

_SEED = 20190724
_RESAMPLES = 2000
_LEFT_OUT = 0.05

Combine = Callable[[float, float], float]
"""(median of ours, median of the reference) -> the figure."""


@dataclass(frozen=True)
class Estimate:
    """A figure and the bounds that hold it with 90 % confidence."""

    value: float
    low: float
    high: float


def ratio(ours: float, reference: float) -> float:
    """Ours ÷ reference."""
    return ours / reference


def difference(ours: float, reference: float) -> float:
    """Ours − reference."""
    return ours - reference


def estimate(ours: Sequence[float], reference: Sequence[float], combine: Combine) -> Estimate:
    """Compare the medians of two series; the interval is a bootstrap's, the same for the same numbers."""
    chance = random.Random(_SEED)  # noqa: S311 - repeatable, not secret
    value = combine(median(ours), median(reference))
    drawn = sorted(
        combine(median(_resampled(ours, chance)), median(_resampled(reference, chance)))
        for _ in range(_RESAMPLES)
    )
    left_out = round(_RESAMPLES * _LEFT_OUT)
    return Estimate(value, min(value, drawn[left_out]), max(value, drawn[-1 - left_out]))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (the nearest one of them)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How much y grows with x, by least squares; 0 when x does not vary."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else 0.0


def _resampled(values: Sequence[float], chance: random.Random) -> list[float]:
    return chance.choices(values, k=len(values))
