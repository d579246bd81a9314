"""The threads behind the event loop: every result arrives, whatever it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from belvedere_simulator.service.http.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(3)
    yield made
    made.stop()


def test_every_result_arrives(workers: Workers) -> None:
    async def ask() -> list[int]:
        return await asyncio.gather(*(workers.run(pow, number, 2) for number in range(5000)))

    assert asyncio.run(ask()) == [number**2 for number in range(5000)]


def test_a_failure_arrives_where_it_was_asked_for(workers: Workers) -> None:
    async def ask() -> list[object]:
        calls = [workers.run(int, text) for text in ("1", "x", "3")]
        return list(await asyncio.gather(*calls, return_exceptions=True))

    first, failure, last = asyncio.run(ask())
    assert (first, last) == (1, 3)
    assert isinstance(failure, ValueError)


def test_no_more_calls_run_at_once_than_there_are_threads(workers: Workers) -> None:
    gate = threading.Barrier(3)

    async def ask() -> list[int]:
        return await asyncio.gather(*(workers.run(gate.wait, 10) for _ in range(9)))

    assert sorted(asyncio.run(ask())) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_call_nobody_waits_for_any_more_harms_nobody(workers: Workers) -> None:
    release = threading.Event()

    async def ask() -> int:
        task = asyncio.create_task(workers.run(release.wait, 10))
        await asyncio.sleep(0)
        task.cancel()
        release.set()
        return await workers.run(pow, 2, 3)

    assert asyncio.run(ask()) == 8
