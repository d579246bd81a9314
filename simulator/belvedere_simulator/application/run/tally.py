"""Counts of a run that go on when the stream worker starts again, and the report made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.events import StatisticsReported, StreamStatistics

_COUNTS = ("delivered", "cached", "dropped", "decoded")


@dataclass
class Tally:
    """Fed with the stream worker's statistics; keeps what earlier workers had counted."""

    cameras: dict[str, dict[str, Any]] = field(default_factory=dict)
    application: dict[str, Any] = field(default_factory=dict)
    _worker: int = 0
    _base_cameras: dict[str, dict[str, int]] = field(default_factory=dict)
    _base_application: dict[str, int] = field(default_factory=dict)

    def update(self, statistics: dict[str, Any], identity: str) -> None:
        """Take over what the worker counted; `worker` in it tells how many workers were before."""
        if statistics["worker"] != self._worker:
            self._worker = statistics["worker"]
            self._rebase()
        for node, counts in statistics["cameras"].items():
            base = self._base_cameras.get(node, {})
            self.cameras[node] = counts | {name: counts[name] + base.get(name, 0) for name in _COUNTS}
        counted = statistics["applications"].get(identity)
        if counted is not None:
            sums = {name: counted[name] + self._base_application.get(name, 0) for name in ("put", "batches")}
            self.application = counted | sums

    def total(self, name: str) -> int:
        """One count over all cameras."""
        return sum(int(counts.get(name, 0)) for counts in self.cameras.values())

    @property
    def batches(self) -> int:
        """How often the application got frames."""
        return int(self.application.get("batches", 0))

    def interval(self, before: Tally, seconds: float, now: float) -> StatisticsReported:
        """What happened since `before`, over `seconds`."""
        calls = self.application.get("call_p95_ms") or {}
        return StatisticsReported(
            seconds=round(now, 3),
            streams=tuple(
                StreamStatistics(
                    node=node,
                    fps=round((counts["delivered"] - _delivered(before, node)) / seconds, 2),
                    delivered=counts["delivered"],
                    cached=counts["cached"],
                    dropped=counts["dropped"],
                    width=counts["width"],
                    height=counts["height"],
                    age_ms=counts["age_ms"],
                )
                for node, counts in self.cameras.items()
            ),
            put=int(self.application.get("put", 0)),
            fps=round((self.batches - before.batches) / seconds, 2),
            take_p95_ms=self.application.get("take_p95_ms"),
            call_p95_ms={model: value for model, value in calls.items() if value is not None},
        )

    def _rebase(self) -> None:
        """The counters of the worker begin at zero again."""
        self._base_cameras = {
            node: {name: int(counts.get(name, 0)) for name in _COUNTS}
            for node, counts in self.cameras.items()
        }
        self._base_application = {name: int(self.application.get(name, 0)) for name in ("put", "batches")}


def _delivered(tally: Tally, node: str) -> int:
    return int(tally.cameras.get(node, {}).get("delivered", 0))
