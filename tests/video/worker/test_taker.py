"""Batches in buffers: ahead of the question in unpaced runs, without losing one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import av
import pytest

from belvedere_simulator.video.frame_buffers import BufferPool, PoolExhausted
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.subscription import FAST_QUEUE, Exhausted, PortClosed, Subscription
from belvedere_simulator.video.worker.taker import APPLICATION, Lent, Taker

SIZE = 16 * 16 * 3
AHEAD = FAST_QUEUE + 1
"""Those that wait, and the one whose reader waits to add it."""


def _frame(number: int) -> SourceFrame:
    picture = av.VideoFrame(16, 16, "yuv420p")
    for plane in picture.planes:
        plane.update(bytes([min(255, number)]) * plane.buffer_size)
    return SourceFrame(picture, (number, 0), number, number)


@pytest.fixture(params=[1, 2], ids=["cores are full", "a core is free"])
def fast(request: pytest.FixtureRequest) -> Iterator[Taker]:
    """A port of one unpaced file of 40 frames."""
    port = Subscription(["file"], fast=["file"])

    def read() -> None:
        for number in range(40):
            port.offer("file", _frame(number))
        port.end("file")

    reader = threading.Thread(target=read, daemon=True)
    taker = Taker(port, request.param)
    reader.start()
    yield taker
    taker.close()
    reader.join(5)


def _take(taker: Taker, pool: BufferPool) -> list[Lent]:
    batch = taker.take(pool, time.monotonic() + 5)
    assert batch is not None
    return batch


def _give_back(pool: BufferPool, batch: list[Lent]) -> None:
    pool.release([lent.buffer.number for lent in batch if lent.buffer], APPLICATION)


def _numbers(batches: list[list[Lent]]) -> list[int]:
    return [lent.taken.frame.number for batch in batches for lent in batch]


def test_an_unpaced_file_is_taken_whole_and_in_order(fast: Taker) -> None:
    pool, batches = BufferPool(), list[list[Lent]]()
    with pytest.raises(Exhausted):
        while True:
            batches.append(_take(fast, pool))
            _give_back(pool, batches[-1])
    assert _numbers(batches) == list(range(40))
    assert len(pool) <= AHEAD + 1


def test_processes_that_take_turns_lose_nothing_and_leave_no_buffer_held(fast: Taker) -> None:
    pools = [BufferPool(), BufferPool()]
    batches = []
    for turn in range(20):
        batches.append(_take(fast, pools[turn % 2]))
        assert all(lent.buffer in pools[turn % 2]._buffers.values() for lent in batches[-1])
        _give_back(pools[turn % 2], batches[-1])
    assert _numbers(batches) == list(range(20))
    assert max(len(pool) for pool in pools) <= AHEAD + 1


def test_threads_share_a_file_without_losing_or_repeating(fast: Taker) -> None:
    pool, seen, failures = BufferPool(), list[int](), list[BaseException]()

    def work() -> None:
        try:
            while True:
                batch = _take(fast, pool)
                seen.extend(_numbers([batch]))
                _give_back(pool, batch)
        except Exhausted:
            return
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert sorted(seen) == list(range(40))


def test_a_batch_that_found_no_buffer_comes_when_there_is_one(fast: Taker) -> None:
    pool = BufferPool(cap=2 * SIZE)
    kept = [_take(fast, pool), _take(fast, pool)]
    for _ in range(2):
        with pytest.raises(PoolExhausted):
            _take(fast, pool)
    _give_back(pool, kept[0])
    assert _numbers([*kept, _take(fast, pool)]) == [0, 1, 2]
    assert fast.subscription.batches == 3


def test_pictures_given_back_before_the_question_are_free_for_it(fast: Taker) -> None:
    pool = BufferPool(cap=SIZE)
    for number in range(10):
        batch = _take(fast, pool)
        assert _numbers([batch]) == [number]
        _give_back(pool, batch)


def test_a_picture_can_be_looked_at_while_another_thread_waits_for_the_next() -> None:
    port = Subscription(["door"])
    taker, pool = Taker(port), BufferPool()
    port.offer("door", _frame(7))
    _give_back(pool, _take(taker, pool))
    waiting = threading.Thread(target=lambda: taker.take(pool, time.monotonic() + 20), daemon=True)
    waiting.start()
    frame = port.last_frame("door", 7)
    assert frame is not None
    started = time.monotonic()
    for _ in range(20):
        lent = taker.fetch(pool, "door", frame)
        assert lent.buffer is not None
        pool.release([lent.buffer.number], APPLICATION)
    assert time.monotonic() - started < 5
    port.offer("door", _frame(8))
    waiting.join(5)
    assert not waiting.is_alive()


def test_a_question_waits_no_longer_than_its_own_time() -> None:
    taker, pool = Taker(Subscription(["door"])), BufferPool()
    patient = threading.Thread(target=lambda: _until_closed(taker, pool), daemon=True)
    patient.start()
    started = time.monotonic()
    assert taker.take(pool, started + 0.05) is None
    assert time.monotonic() - started < 20
    taker.close()
    patient.join(5)
    assert not patient.is_alive()


def _until_closed(taker: Taker, pool: BufferPool) -> None:
    with pytest.raises(PortClosed):
        taker.take(pool, time.monotonic() + 60)


def test_time_stamps_and_numbers_go_forward(fast: Taker) -> None:
    pool = BufferPool()
    frames = [_take(fast, pool)[0].taken.frame for _ in range(10)]
    assert all(after.time_stamp > before.time_stamp for before, after in pairwise(frames))
