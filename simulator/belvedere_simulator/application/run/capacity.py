"""How many cameras this computer holds with an application: tried with more and fewer of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from statistics import mean

from belvedere_simulator.application.run.bindings import MAX_STREAMS, CameraChoice
from belvedere_simulator.application.run.preparation import Wishes, prepare
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import Event, NodeKind, RunFinished, StatisticsReported
from belvedere_simulator.messages import tr

HELD = 0.95
"""A camera is held when so much of its rate reaches the code."""

_IDLE = 0.6
_SHORTEST = 4.0
_LOOK_SECONDS = 0.1
_ENDING_SECONDS = 1.0
_PATIENCE_SECONDS = 30.0
_FEWEST = 2


@dataclass(frozen=True)
class Busy:
    """The node that more cameras would be too much for; `share` of the time that it works."""

    node: str
    kind: NodeKind
    share: float


@dataclass(frozen=True)
class Trial:
    """So many cameras: the rate of the slowest, and that of the `slowest` to decode; who worked most, and
    how much of the time all nodes together did.
    """

    cameras: int
    fps: float
    offered: float
    slowest: str
    busiest: Busy
    worked: float


@dataclass(frozen=True)
class Capacity:
    """`cameras` hold `fps`; one more does not, unless they are as many as an application may have.

    `beyond` is the fewest cameras that were seen not to hold it, None for none.
    """

    application: str
    cameras: int
    beyond: int | None
    fps: float
    limit: Busy
    seconds: float
    trials: tuple[Trial, ...]


@dataclass(frozen=True)
class _Reading:
    at: float
    delivered: dict[str, int]
    decoded: dict[str, int]
    event: StatisticsReported


def measure_capacity(
    wishes: Wishes, *, fps: float | None, seconds: float, tell: Callable[[str], None]
) -> Capacity:
    """Try, halving what is not known, for `seconds` at most; `fps` None: as many as a camera delivers.

    `wishes.cameras` are given to the cameras in turn. Building what the application requires is done
    before the clock starts. Raises BelvedereError.
    """
    request = _prepare(wishes, 1)
    begun = time.monotonic()
    trials = [_try(request, 1, _share(begun, seconds, 4))]
    wanted = fps or trials[0].offered
    held, beyond = (1, MAX_STREAMS + 1) if _holds(trials[0], wanted) else (0, 1)
    left = 3
    while beyond - held > 1 and (room := _share(begun, seconds, left)) >= _SHORTEST:
        count = (held + beyond) // 2
        tell(tr("Trying {count} cameras", count=count))
        trial = _try(_prepare(wishes, count), count, room)
        trials.append(trial)
        held, beyond = (count, beyond) if _holds(trial, wanted) else (held, count)
        left = max(1, left - 1)
    decisive = min(trials, key=lambda trial: (trial.cameras != beyond, -trial.cameras))
    return Capacity(
        request.application.name,
        held,
        beyond if beyond <= MAX_STREAMS else None,
        round(wanted, 2),
        _limit(decisive, wanted),
        round(time.monotonic() - begun, 1),
        tuple(sorted(trials, key=lambda trial: trial.cameras)),
    )


def _holds(trial: Trial, wanted: float) -> bool:
    return trial.fps >= HELD * wanted


def _share(begun: float, seconds: float, trials: int) -> float:
    """The time that the next of so many trials has."""
    return (begun + seconds - time.monotonic()) / trials


def _prepare(wishes: Wishes, cameras: int) -> RunRequest:
    chosen = tuple(islice(cycle(wishes.cameras), cameras))
    return prepare(replace(wishes, cameras=_in_order(chosen)), lambda _event: None, threading.Event())


def _in_order(chosen: Sequence[CameraChoice]) -> tuple[CameraChoice, ...]:
    return tuple(sorted(chosen, key=lambda choice: choice.node))


def _try(request: RunRequest, cameras: int, seconds: float) -> Trial:
    """Play for so long, starting and ending included."""
    trying = _Trying(request, time.monotonic() + seconds)
    readings = trying.readings()
    if len(readings) < _FEWEST:
        told = tr("{count} cameras did not play long enough to be measured", count=cameras)
        raise BelvedereError("BV-RUN-026", told, why=trying.why)
    first, last = readings[0], readings[-1]
    span = last.at - first.at
    rates = {node: (last.delivered[node] - first.delivered[node]) / span for node in last.delivered}
    offered = {node: (last.decoded[node] - first.decoded[node]) / span for node in last.decoded}
    slowest = min(offered, key=lambda node: offered[node])
    busiest, worked = _busiest([reading.event for reading in readings[1:]])
    fps = round(min(rates.values()), 2)
    return Trial(cameras, fps, round(offered[slowest], 2), slowest, busiest, round(worked, 3))


class _Trying:
    """One run, ended when its time is over, and what was counted in it every second."""

    def __init__(self, request: RunRequest, end: float) -> None:
        self._end = end
        self._readings: list[_Reading] = []
        self.why = ""
        self._run = ApplicationRun(request, self._note)

    def readings(self) -> list[_Reading]:
        """Play; those of the time in which every camera delivered and the first second was over."""
        self._run.start()
        try:
            while not self._is_over():
                if self._run.wait(_LOOK_SECONDS):
                    return []
        finally:
            self._run.stop()
            self._run.wait(_PATIENCE_SECONDS)
        return self._readings[1:]

    def _is_over(self) -> bool:
        """What starts slowly is waited for: its time begins when there is something to count."""
        late = time.monotonic() - self._end + _ENDING_SECONDS
        return late >= 0 and (len(self._readings) > _FEWEST or late >= _PATIENCE_SECONDS)

    def _note(self, event: Event) -> None:
        if isinstance(event, RunFinished):
            problems = event.report["errors"]
            self.why = "; ".join(str(problem["message"]) for problem in problems)  # type: ignore[attr-defined]
        if isinstance(event, StatisticsReported):
            cameras = self._run.report["cameras"]
            delivered = {node: int(counts["delivered"]) for node, counts in cameras.items()}
            decoded = {node: int(counts["decoded"]) for node, counts in cameras.items()}
            if all(delivered.values()):
                self._readings.append(_Reading(event.seconds, delivered, decoded, event))


def _busiest(events: Sequence[StatisticsReported]) -> tuple[Busy, float]:
    """Who works most of the time, and how much of it all of them work."""
    shares: dict[tuple[str, NodeKind], list[float]] = {}
    for event in events:
        for node in event.nodes:
            if node.kind in ("code", "model", "display"):
                worked = node.fps * (node.p50_ms or 0.0) / 1000
                shares.setdefault((node.node, node.kind), []).append(worked)
    means = {name: mean(worked) for name, worked in shares.items()}
    (name, kind), share = max(means.items(), key=lambda item: item[1])
    return Busy(name, kind, round(min(1.0, share), 3)), sum(means.values())


def _limit(trial: Trial, wanted: float) -> Busy:
    """The camera that cannot be decoded as fast as it sends, where nobody is at work; else the busiest."""
    if trial.offered < HELD * wanted and trial.worked < _IDLE:
        return Busy(trial.slowest, "camera", 1.0)
    return trial.busiest
