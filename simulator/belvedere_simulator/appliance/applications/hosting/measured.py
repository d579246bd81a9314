"""The figures of every node and edge of instances, over the time from one look to the next."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from belvedere_simulator.appliance.applications.hosting.engine import Engine
from belvedere_simulator.appliance.applications.hosting.figures import Figures, Rates, instance_figures
from belvedere_simulator.application.run.figures import Interval, Restarts, edge_figures, node_figures
from belvedere_simulator.application.run.tally import Tally
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import StreamStatistics
from belvedere_simulator.manifest.resolved import ResolvedApplication

LONGEST_LOOK = 4.0
"""Seconds: what was measured while nobody looked is of no second."""

Application = Callable[[str], tuple[ResolvedApplication, int] | None]
"""What an instance is and how often its code was started again; None for one that is gone."""


@dataclass(frozen=True)
class _Look:
    at: float
    worker: int
    facts: Mapping[str, Any]


class Measured:
    """One reader, which looks again and again while somebody wants to know."""

    def __init__(self, application: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self._application = application
        self._clock = clock
        self._rates = Rates()
        self._last: dict[str, _Look] = {}

    def figures(self, engine: Engine | None) -> dict[str, Figures]:
        """Of each instance: what was counted since the engine started, and `nodes` and `edges` (see
        `NodeFigures`, `EdgeFigures`) since the last look; none at the first.
        """
        video = engine.video_if_running if engine is not None else None
        if engine is None or video is None:
            return {}
        with contextlib.suppress(BelvedereError):
            told = video.statistics()
            models = engine.models_if_running
            calls = models.statistics() if models is not None else {}
            restarts = models.restarts if models is not None else 0
            now = self._clock()
            looks = {
                name: _Look(now, int(told["worker"]), facts) for name, facts in told["applications"].items()
            }
            figures = {
                name: instance_figures(
                    look.facts, calls.get(name, {}), self._rates.rate(name, int(look.facts["batches"]), now)
                )
                | self._of_nodes(name, look, restarts)
                for name, look in looks.items()
            }
            self._last = looks
            return figures
        return {}

    def _of_nodes(self, name: str, look: _Look, models: int) -> dict[str, Any]:
        before, known = self._last.get(name), self._application(name)
        if before is None or known is None or before.worker != look.worker:
            return {"nodes": [], "edges": []}
        seconds = look.at - before.at
        if not 0 < seconds <= LONGEST_LOOK:
            return {"nodes": [], "edges": []}
        application, code = known
        streams = _streams(look.facts, before.facts, seconds)
        interval = Interval(
            Tally(application=dict(look.facts)),
            Tally(application=dict(before.facts)),
            seconds,
            streams,
            frozenset(stream.node for stream in streams),
            restarts=Restarts(code, look.worker, models),
        )
        return {
            "nodes": [_without_state(asdict(each)) for each in node_figures(application, interval)],
            "edges": [asdict(each) for each in edge_figures(application, interval)],
        }


def _streams(
    facts: Mapping[str, Any], before: Mapping[str, Any], seconds: float
) -> tuple[StreamStatistics, ...]:
    streams = []
    for name, counts in facts["streams"].items():
        earlier = int(before["streams"].get(name, {}).get("delivered", 0))
        streams.append(
            StreamStatistics(
                node=name,
                fps=round((counts["delivered"] - earlier) / seconds, 2),
                delivered=counts["delivered"],
                cached=counts["cached"],
                dropped=counts["dropped"],
                age_ms=counts.get("age_ms"),
            )
        )
    return tuple(streams)


def _without_state(told: dict[str, Any]) -> dict[str, Any]:
    """States of nodes are told when they change, in words of their own."""
    del told["state"]
    return told
