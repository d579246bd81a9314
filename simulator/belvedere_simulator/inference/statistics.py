"""How often a model node was called and how long that took."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

_KEPT = 20_000


@dataclass(frozen=True)
class CallStatistics:
    """One model node since the last time somebody asked. Milliseconds; None when there was no call."""

    calls: int
    failed: int
    p50_ms: float | None
    p95_ms: float | None

    def to_document(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return asdict(self)


class CallRecorder:
    """Collects the durations of one model node's calls, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds: deque[float] = deque(maxlen=_KEPT)
        self._calls = 0
        self._failed = 0

    def add(self, seconds: float) -> None:
        """Note one call that succeeded."""
        with self._lock:
            self._calls += 1
            self._milliseconds.append(seconds * 1000)

    def add_failure(self) -> None:
        """Note one call that raised."""
        with self._lock:
            self._failed += 1

    def take(self) -> CallStatistics:
        """The statistics since the last `take`."""
        with self._lock:
            taken = list(self._milliseconds)
            calls, failed = self._calls, self._failed
            self._milliseconds.clear()
            self._calls = self._failed = 0
        if not taken:
            return CallStatistics(calls, failed, None, None)
        taken.sort()
        return CallStatistics(
            calls, failed, round(percentile(taken, 0.5), 3), round(percentile(taken, 0.95), 3)
        )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Between the two values that lie around that share of them."""
    below, rest = divmod((len(ordered) - 1) * share, 1.0)
    first = int(below)
    return ordered[first] + rest * (ordered[min(first + 1, len(ordered) - 1)] - ordered[first])
