"""Latencies of one application, kept for the interval and for the whole run."""

from __future__ import annotations

import random
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field

RESERVOIR = 20_000


class Series:
    """Milliseconds: the values of the last interval, a fair sample of the whole run. Thread-safe."""

    def __init__(self) -> None:
        self._interval: deque[float] = deque(maxlen=RESERVOIR)
        self._count = 0
        self._whole: list[float] = []
        self._seen = 0
        self._sum = 0.0
        self._random = random.Random(0)  # noqa: S311 - a sample, not a secret
        self._lock = threading.Lock()

    def add(self, value: float) -> None:
        """Remember one latency."""
        with self._lock:
            self._seen += 1
            self._sum += value
            self._count += 1
            self._interval.append(value)
            if len(self._whole) < RESERVOIR:
                self._whole.append(value)
            elif (place := self._random.randrange(self._seen)) < RESERVOIR:
                self._whole[place] = value

    def interval(self) -> dict[str, float | None]:
        """How many there were since the last call, their p50 and p95; None when nothing came."""
        with self._lock:
            values, count = list(self._interval), self._count
            self._interval.clear()
            self._count = 0
        return {"count": count, "p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}

    def sums(self) -> dict[str, float]:
        """How many there were and what they are together, since the beginning: any number of readers."""
        with self._lock:
            return {"count": self._seen, "sum": round(self._sum, 3)}

    def summary(self) -> dict[str, float | None]:
        """p50 and p95 of the whole run."""
        with self._lock:
            return {"p50": percentile(self._whole, 0.5), "p95": percentile(self._whole, 0.95)}


def percentile(values: list[float], share: float) -> float | None:
    """The value below which `share` of the values lie; None for none."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)


@dataclass
class Samples:
    """What the report says of one application."""

    take: Series = field(default_factory=Series)
    put: Series = field(default_factory=Series)
    call: defaultdict[str, Series] = field(default_factory=lambda: defaultdict(Series))
    work: Series = field(default_factory=Series)
    ages: defaultdict[str, Series] = field(default_factory=lambda: defaultdict(Series))
    age_at_put: Series = field(default_factory=Series)
    age_at_display: Series = field(default_factory=Series)
    age_at_get: dict[str, float] = field(default_factory=dict)
    puts: int = 0
