"""Counts that go on when the stream worker starts again."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.application.run.tally import Tally


def _statistics(worker: int, delivered: int, put: int = 0) -> dict[str, Any]:
    camera = {
        "delivered": delivered,
        "cached": 1,
        "dropped": 2,
        "decoded": delivered,
        "width": 320,
        "height": 240,
        "age_ms": 3.0,
    }
    application = {"put": put, "batches": delivered, "call_p95_ms": {"model": 5.0, "idle": None}}
    return {"worker": worker, "cameras": {"door": camera}, "applications": {"app": application}}


def test_a_new_workers_counts_are_added_to_the_old_ones() -> None:
    tally = Tally()
    tally.update(_statistics(0, 10, 7), "app")
    tally.update(_statistics(0, 12, 9), "app")
    tally.update(_statistics(1, 3, 2), "app")
    tally.update(_statistics(3, 1, 1), "app")
    assert (tally.total("delivered"), tally.total("dropped"), tally.batches) == (16, 6, 16)
    assert tally.application["put"] == 12


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), min_size=1, max_size=5))
def test_nothing_is_ever_counted_twice_or_lost(workers: list[list[int]]) -> None:
    tally, before = Tally(), 0
    for worker, steps in enumerate(workers):
        counted = 0
        for step in steps:
            counted += step
            tally.update(_statistics(worker, counted), "app")
            assert tally.total("delivered") >= before
            before = tally.total("delivered")
    assert tally.total("delivered") == sum(sum(steps) for steps in workers)


def test_an_interval_tells_rates_and_the_counts_so_far() -> None:
    tally = Tally()
    tally.update(_statistics(0, 10), "app")
    before = copy.deepcopy(tally)
    tally.update(_statistics(0, 25, 4), "app")
    report = tally.interval(before, 0.5, 12.3456)
    (stream,) = report.streams
    assert (stream.node, stream.fps, stream.delivered, stream.age_ms) == ("door", 30.0, 25, 3.0)
    assert (report.seconds, report.put, report.fps) == (12.346, 4, 30.0)
    assert report.call_p95_ms == {"model": 5.0}


def test_before_anything_was_counted_there_is_nothing_to_tell() -> None:
    report = Tally().interval(Tally(), 1.0, 0.0)
    assert (report.streams, report.put, report.fps, report.take_p95_ms) == ((), 0, 0.0, None)
