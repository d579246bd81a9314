"""One port's batches: newest wins, files lose nothing, cached frames are told apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.subscription import FAST_QUEUE, Exhausted, PortClosed, Subscription

PICTURE = av.VideoFrame(16, 16, "yuv420p")
Batch = list[tuple[str, int, bool]]


def _frame(number: int) -> SourceFrame:
    return SourceFrame(PICTURE, (number, 0), number, number)


def _take(port: Subscription, seconds: float = 5.0) -> Batch | None:
    batch = port.take(time.monotonic() + seconds)
    if batch is None:
        return None
    port.count(batch)
    return [(taken.camera, taken.frame.number, taken.cached) for taken in batch]


def _in_thread(act: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_the_newest_frame_of_a_live_camera_wins_and_the_others_are_counted() -> None:
    port = Subscription(["door"])
    for number in range(5):
        port.offer("door", _frame(number))
    assert _take(port) == [("door", 4, False)]
    counts = port.counts()["door"]
    assert (counts.delivered, counts.cached, counts.dropped) == (1, 0, 4)


def test_unsynchronised_cameras_give_their_last_frame_again_marked_as_cached() -> None:
    port = Subscription(["door", "yard", "never"])
    port.offer("door", _frame(0))
    assert _take(port) == [("door", 0, False)], "one that never delivered is left out"
    port.offer("yard", _frame(0))
    assert _take(port) == [("door", 0, True), ("yard", 0, False)]
    port.offer("door", _frame(1))
    assert _take(port) == [("door", 1, False), ("yard", 0, True)]
    assert port.counts()["yard"].cached == 1


def test_nothing_new_is_no_batch() -> None:
    port = Subscription(["door"])
    port.offer("door", _frame(0))
    _take(port)
    assert _take(port, 0.02) is None
    assert Subscription([]).take(time.monotonic() + 0.02) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=3))
def test_unpaced_files_of_any_lengths_lose_nothing_and_repeat_exactly(lengths: list[int]) -> None:
    assert _play(lengths) == _play(lengths)
    names = [str(index) for index in range(len(lengths))]
    fresh = [(name, number) for name, length in zip(names, lengths, strict=True) for number in range(length)]
    seen = [(camera, number) for batch in _play(lengths) for camera, number, cached in batch if not cached]
    assert sorted(seen) == sorted(fresh)


def _play(lengths: Sequence[int]) -> list[Batch]:
    names = [str(index) for index in range(len(lengths))]
    port = Subscription(names, fast=names)

    def read(name: str, length: int) -> None:
        for number in range(length):
            port.offer(name, _frame(number))
        port.end(name)

    readers = [
        _in_thread(lambda name=name, length=length: read(name, length))  # type: ignore[misc]
        for name, length in zip(names, lengths, strict=True)
    ]
    batches: list[Batch] = []
    with pytest.raises(Exhausted):
        while True:
            batches.append(_take(port) or [])
    for reader in readers:
        reader.join(5)
    return batches


def test_a_file_waits_for_the_application() -> None:
    port = Subscription(["file"], fast=["file"])
    for number in range(FAST_QUEUE):
        port.offer("file", _frame(number))
    ahead = _in_thread(lambda: port.offer("file", _frame(FAST_QUEUE)))
    ahead.join(0.05)
    assert ahead.is_alive()
    _take(port)
    ahead.join(5)
    assert not ahead.is_alive()
    assert port.counts()["file"].dropped == 0


def test_the_limit_ends_the_port_after_so_many_batches() -> None:
    port = Subscription(["door"], limit=2)
    for number in range(2):
        port.offer("door", _frame(number))
        assert _take(port) is not None
    port.offer("door", _frame(2))
    with pytest.raises(Exhausted):
        _take(port)
    assert port.batches == 2


def test_the_last_frame_of_a_file_is_delivered_before_its_end() -> None:
    port = Subscription(["file"])
    port.offer("file", _frame(0))
    port.end("file")
    assert _take(port) == [("file", 0, False)]
    with pytest.raises(Exhausted):
        _take(port)


def test_a_paused_camera_shows_nothing_and_is_not_waited_for() -> None:
    port = Subscription(["door", "yard"], fast=["door", "yard"])
    for camera in ("door", "yard"):
        port.offer(camera, _frame(0))
    port.set_paused("door", paused=True)
    assert _take(port) == [("yard", 0, False)]
    port.set_paused("door", paused=False)
    port.end("yard")
    assert _take(port) == [("door", 0, False), ("yard", 0, True)], "a file keeps its place"


def test_a_live_frame_that_arrives_in_a_pause_is_of_no_use() -> None:
    port = Subscription(["door"])
    port.offer("door", _frame(0))
    port.set_paused("door", paused=True)
    port.offer("door", _frame(1))
    assert _take(port, 0.02) is None
    port.set_paused("door", paused=False)
    assert _take(port, 0.02) is None
    port.offer("door", _frame(2))
    assert _take(port) == [("door", 2, False)]


def test_closing_lets_everybody_go() -> None:
    port = Subscription(["file"], fast=["file"])
    for number in range(FAST_QUEUE):
        port.offer("file", _frame(number))
    reader = _in_thread(lambda: port.offer("file", _frame(9)))
    port.close()
    reader.join(5)
    assert not reader.is_alive()
    with pytest.raises(PortClosed):
        port.take(None)


@pytest.mark.parametrize("why", ["limit", "end"])
def test_the_last_batch_lets_go_who_else_waits_for_one(why: str) -> None:
    port = Subscription(["file"], fast=["file"], limit=1 if why == "limit" else None)
    told: list[Batch | None] = []

    def ask() -> None:
        try:
            told.append(_take(port, 60))
        except Exhausted:
            told.append(None)

    takers = [_in_thread(ask) for _ in range(2)]
    port.offer("file", _frame(0))
    if why == "end":
        port.end("file")
    for taker in takers:
        taker.join(30)
    assert sorted(told, key=str) == [None, [("file", 0, False)]]


def test_only_the_last_delivered_frame_is_kept() -> None:
    port = Subscription(["door"])
    port.offer("door", _frame(0))
    assert port.last_frame("door", 0) is None
    _take(port)
    assert port.last_frame("door", 0) is not None
    assert port.last_frame("door", 1) is None
    assert port.last_frame("nothing", 0) is None
