"""The figures of every node and edge over one interval, from what the engine counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.application.run.tally import Tally
from belvedere_simulator.events import EdgeFigures, NodeFigures, NodeKind, NodeState, StreamStatistics
from belvedere_simulator.manifest.resolved import ResolvedApplication


@dataclass(frozen=True)
class Restarts:
    """How often each kind of node was started again."""

    code: int = 0
    cameras: int = 0
    models: int = 0


@dataclass(frozen=True)
class Interval:
    """What figures are made of. `read` are the cameras that the code reads, `states` those told last."""

    tally: Tally
    before: Tally
    seconds: float
    streams: tuple[StreamStatistics, ...] = ()
    read: frozenset[str] = frozenset()
    states: Mapping[str, NodeState] = field(default_factory=dict)
    restarts: Restarts = Restarts()


def node_figures(application: ResolvedApplication, interval: Interval) -> tuple[NodeFigures, ...]:
    """One for each camera that plays, the code, each model and each display."""
    counted = interval.tally.application.get("interval", {})
    figures = [_camera(stream, counted, interval) for stream in interval.streams]
    if application.code is not None:
        batches = (interval.tally.batches - interval.before.batches) / interval.seconds
        work = counted.get("work", {})
        queue = sum(counted.get("waiting", {}).values())
        figures.append(
            _figures(
                application.code.name,
                "code",
                interval,
                work,
                fps=batches,
                queue=queue,
                restarts=interval.restarts.code,
            )
        )
    calls = counted.get("call", {})
    for model in application.models:
        called = calls.get(model.name, {})
        rate = _rate(called, interval)
        figures.append(
            _figures(model.name, "model", interval, called, fps=rate, restarts=interval.restarts.models)
        )
    for display in application.displays:
        put = counted.get("put", {})
        figures.append(_figures(display.name, "display", interval, put, fps=_put_rate(interval)))
    return tuple(figures)


def edge_figures(application: ResolvedApplication, interval: Interval) -> tuple[EdgeFigures, ...]:
    """Frames from cameras to the code, its calls of models, its puts to displays."""
    code = application.code
    if code is None:
        return ()
    calls = interval.tally.application.get("interval", {}).get("call", {})
    edges: Iterable[tuple[str, str, float]] = (
        *(
            (stream.node, code.name, stream.fps)
            for stream in interval.streams
            if stream.node in interval.read
        ),
        *((code.name, node.name, _rate(calls.get(node.name, {}), interval)) for node in application.models),
        *((code.name, display.name, _put_rate(interval)) for display in application.displays),
    )
    return tuple(EdgeFigures(producer, consumer, round(rate, 2)) for producer, consumer, rate in edges)


def _camera(stream: StreamStatistics, counted: Mapping[str, Any], interval: Interval) -> NodeFigures:
    return _figures(
        stream.node,
        "camera",
        interval,
        counted.get("age", {}).get(stream.node, {}),
        fps=stream.fps,
        queue=counted.get("waiting", {}).get(stream.node, 0),
        dropped=stream.dropped,
        restarts=interval.restarts.cameras,
    )


def _figures(
    node: str,
    kind: NodeKind,
    interval: Interval,
    work: Mapping[str, Any],
    *,
    fps: float,
    queue: int = 0,
    dropped: int = 0,
    restarts: int = 0,
) -> NodeFigures:
    return NodeFigures(
        node=node,
        kind=kind,
        state=interval.states.get(node, "WAITING"),
        fps=round(fps, 2),
        p50_ms=work.get("p50"),
        p95_ms=work.get("p95"),
        queue=queue,
        dropped=dropped,
        restarts=restarts,
    )


def _rate(counted: Mapping[str, Any], interval: Interval) -> float:
    return float(counted.get("count") or 0) / interval.seconds


def _put_rate(interval: Interval) -> float:
    puts = int(interval.tally.application.get("put", 0)) - int(interval.before.application.get("put", 0))
    return puts / interval.seconds
