"""What the stream worker counts, as plain data for its host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.video.worker.cameras import Feed
from belvedere_simulator.video.worker.samples import Series
from belvedere_simulator.video.worker.session import Session


def stream_report(feed: Feed, sessions: Iterable[Session]) -> dict[str, Any]:
    """One camera over all the ports that read it."""
    node = feed.specification.node
    counts = [
        count
        for session in sessions
        for taker in session.takers.values()
        for stream, count in taker.subscription.counts().items()
        if session.cameras[stream] == node
    ]
    ages = [
        age
        for session in sessions
        for stream, age in list(session.samples.age_at_get.items())
        if session.cameras[stream] == node
    ]
    width, height = feed.delivered_size
    return {
        "decoded": feed.frames,
        "delivered": sum(count.delivered for count in counts),
        "cached": sum(count.cached for count in counts),
        "dropped": sum(count.dropped for count in counts),
        "width": width,
        "height": height,
        "age_ms": ages[-1] if ages else None,
    }


def session_report(session: Session) -> dict[str, Any]:
    """One application's puts and latencies in milliseconds."""
    samples = session.samples
    take, calls = samples.take.interval(), _intervals(samples.call)
    return {
        "streams": _streams(session),
        "put": samples.puts,
        "batches": sum(taker.subscription.batches for taker in session.takers.values()),
        "take_p95_ms": take["p95"],
        "take_ms": samples.take.summary(),
        "call_p95_ms": {model: interval["p95"] for model, interval in calls.items()},
        "call_ms": {model: series.summary() for model, series in list(samples.call.items())},
        "put_ms": samples.put.summary(),
        "work_ms": samples.work.summary(),
        "interval": {
            "work": samples.work.interval(),
            "put": samples.put.interval(),
            "call": calls,
            "age": _intervals(samples.ages),
            "waiting": _waiting(session),
        },
        "age_at_put_ms": samples.age_at_put.summary(),
        "age_at_display_ms": samples.age_at_display.summary(),
    }


def session_counts(session: Session) -> dict[str, Any]:
    """What one application did since it began, as sums that any number of readers can compare with theirs."""
    samples, streams = session.samples, _streams(session)
    ages = {name: series.sums() for name, series in list(samples.ages.items())}
    return {
        "batches": sum(taker.subscription.batches for taker in session.takers.values()),
        "dropped": sum(stream["dropped"] for stream in streams.values()),
        "streams": {
            name: {"dropped": stream["dropped"], "age": ages.get(name, {"count": 0, "sum": 0.0})}
            for name, stream in streams.items()
        },
        "work": samples.work.sums(),
        "put": samples.put.sums(),
        "call": _together(samples.call),
        "age": _together(samples.ages),
    }


def _together(series: Mapping[str, Series]) -> dict[str, float]:
    sums = [each.sums() for each in list(series.values())]
    return {name: sum(each[name] for each in sums) for name in ("count", "sum")}


def _intervals(series: Mapping[str, Series]) -> dict[str, dict[str, float | None]]:
    return {name: each.interval() for name, each in list(series.items())}


def _waiting(session: Session) -> dict[str, int]:
    """How many frames of each stream wait for the application."""
    waiting: dict[str, int] = {}
    for taker in session.takers.values():
        for stream, frames in taker.subscription.waiting().items():
            waiting[stream] = waiting.get(stream, 0) + frames
    return waiting


def _streams(session: Session) -> dict[str, Any]:
    """What became of each stream's frames, over all ports of one application."""
    streams: dict[str, Any] = {}
    for taker in session.takers.values():
        for stream, count in taker.subscription.counts().items():
            sums = streams.setdefault(stream, {"delivered": 0, "cached": 0, "dropped": 0})
            sums["delivered"] += count.delivered
            sums["cached"] += count.cached
            sums["dropped"] += count.dropped
            sums["age_ms"] = session.samples.age_at_get.get(stream)
    return streams
