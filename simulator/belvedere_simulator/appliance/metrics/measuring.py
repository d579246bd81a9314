"""What is measured of the computer and of the applications every ten seconds, between two looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from belvedere_simulator.appliance.metrics.machine import Machine
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.errors import BelvedereError

STEP = 10.0
"""Seconds between two samples."""

MOST_SAMPLES = 60
"""Of one metric that are kept until they are told: the service takes 150."""

Counts = Mapping[str, Mapping[str, Any]]


class Counting(Protocol):
    """The stream worker, as far as it counts."""

    def counts(self) -> Counts:
        """By instance what it did since it began. Raises BelvedereError."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Samples of one metric of an application `instance`, its camera `node`, or, both empty, the device."""

    metric: str
    unit: str
    values: tuple[float, ...]
    instance: str = ""
    name: str = ""
    node: str = ""


@dataclass(frozen=True)
class _Seen:
    """What an instance had done when it was looked at last."""

    at: float
    counts: Mapping[str, Any]


class Measuring:
    """One thread. `video` is asked for the stream worker if one runs."""

    def __init__(
        self,
        video: Callable[[], Counting | None],
        passed: Callable[[], float],
        machine: Machine | None = None,
    ) -> None:
        self._video = video
        self._passed = passed
        self._machine = machine or Machine()
        self._seen: dict[str, _Seen] = {}
        self._samples: dict[tuple[str, str, str, str], list[float]] = {}

    def sample(self) -> None:
        """Measure once; what cannot be measured now is left out."""
        for metric, (unit, value) in self._machine.sample().items():
            self._add(("", "", metric, unit), value)
        now, counts = self._passed(), self._counts()
        before, self._seen = self._seen, {name: _Seen(now, each) for name, each in counts.items()}
        for instance, counted in counts.items():
            seen = before.get(instance)
            if seen is not None and now > seen.at:
                for (node, metric), (unit, value) in _since(seen.counts, counted, now - seen.at).items():
                    self._add((instance, node, metric, unit), value)

    def take(self, reports: Iterable[InstanceReport]) -> tuple[Measure, ...]:
        """What was measured since the last time, of the device and of these instances."""
        names = {report.instance: report.name for report in reports} | {"": ""}
        samples, self._samples = self._samples, {}
        return tuple(
            Measure(metric, unit, tuple(values), instance, names[instance], node)
            for (instance, node, metric, unit), values in samples.items()
            if instance in names
        )

    def _add(self, key: tuple[str, str, str, str], value: float) -> None:
        values = self._samples.setdefault(key, [])
        if len(values) < MOST_SAMPLES:
            values.append(round(value, 3))

    def _counts(self) -> Counts:
        video = self._video()
        if video is not None:
            with suppress(BelvedereError):
                return video.counts()
        return {}


def _since(
    before: Mapping[str, Any], now: Mapping[str, Any], seconds: float
) -> dict[tuple[str, str], tuple[str, float]]:
    """By node and name the metrics of an application, of what it did meanwhile and of nothing else."""
    batches, dropped = now["batches"] - before["batches"], now["dropped"] - before["dropped"]
    if batches < 0 or dropped < 0:
        return {}  # the stream worker was started anew
    told = {
        ("", "FramesPerSecond"): ("Count/Second", batches / seconds),
        ("", "FramesDropped"): ("Count", float(dropped)),
    }
    for metric, name in (("InferenceTime", "call"), ("FrameAge", "age")):
        count, milliseconds = _more(before[name], now[name])
        if count > 0:
            told["", metric] = "Milliseconds", milliseconds / count
    if batches:
        whole = sum(_more(before[name], now[name])[1] for name in ("work", "put", "call"))
        told["", "FrameProcessingTime"] = "Milliseconds", whole / batches
    streams = now["streams"]
    # Of a single camera everything is told already.
    for node, stream in streams.items() if len(streams) > 1 else ():
        earlier = before["streams"].get(node)
        if earlier is not None:
            told[node, "FramesDropped"] = "Count", float(stream["dropped"] - earlier["dropped"])
            count, milliseconds = _more(earlier["age"], stream["age"])
            if count > 0:
                told[node, "FrameAge"] = "Milliseconds", milliseconds / count
    return told


def _more(before: Mapping[str, float], now: Mapping[str, float]) -> tuple[float, float]:
    """How many there were meanwhile, and what they are together."""
    return now["count"] - before["count"], now["sum"] - before["sum"]
