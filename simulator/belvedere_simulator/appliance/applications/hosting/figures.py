"""What is measured of an instance, for telemetry. No side effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Figures = dict[str, Any]
"""`streams` by node: delivered, cached, dropped, age_ms; `put`, `batches`, and latencies in milliseconds."""

_KEPT = ("streams", "put", "batches", "take_ms", "put_ms", "age_at_put_ms", "age_at_display_ms")


def instance_figures(counted: Mapping[str, Any], calls: Mapping[str, Any], fps: float) -> Figures:
    """Of what the stream worker and the model server counted; `fps` are batches a second."""
    figures: Figures = {name: counted[name] for name in _KEPT if name in counted}
    figures["models"] = {
        node: {"calls": call.calls, "failed": call.failed, "p95_ms": call.p95_ms}
        for node, call in calls.items()
    }
    figures["fps"] = fps
    return figures


class Rates:
    """Batches a second of each instance, from one look to the next."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, int]] = {}

    def rate(self, instance: str, batches: int, now: float) -> float:
        """The rate since the last look; 0 at the first, and after counting began again."""
        then, before = self._seen.get(instance, (now, batches))
        self._seen[instance] = now, batches
        return round((batches - before) / (now - then), 2) if now > then and batches >= before else 0.0
