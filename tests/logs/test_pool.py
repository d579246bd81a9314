"""The processes that count."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.bench.log_file import LITERAL, write_log
from belvedere_simulator.client.call import CallCancelledError
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.work.job import Job
from belvedere_simulator.logs.work.pool import Pool
from belvedere_simulator.logs.work.worker import Worker
from fakes.opened_logs import calm, filtered, track_of, view_of

LINES = 40_000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for other processes."""
    return write_log(tmp_path_factory.mktemp("pool") / "log", LINES)


@pytest.fixture
def own_pool() -> Iterator[Pool]:
    """One that may be ended."""
    made = Pool()
    yield made
    made.close()


def jobs_of(log: Path, wish: Wish, blocks: int = 8) -> list[Job]:
    """The log in pieces."""
    track = track_of(log)
    file = track.segments[0].file
    whole = track.blocks
    return [
        Job(file, at, min(at + blocks, whole), file.size, wish, Clock(0.0)) for at in range(0, whole, blocks)
    ]


@pytest.mark.parametrize(
    "wish",
    [Wish(), Wish((Filter(LITERAL),)), Wish(levels=frozenset({"error"}))],
    ids=["all", "text", "level"],
)
def test_other_processes_count_what_this_one_does(log: Path, pool: Pool, wish: Wish) -> None:
    jobs, told = jobs_of(log, wish), {}
    pool.run(jobs, lambda number, counts: told.update({number: counts.tolist()}), calm)
    assert told == {number: job.done_here().tolist() for number, job in enumerate(jobs)}
    assert len(pool.pids) == 2


def test_a_process_that_was_killed_is_replaced(log: Path, own_pool: Pool) -> None:
    view = view_of([log], own_pool)
    assert view.total() == LINES
    for pid in own_pool.pids:
        os.kill(pid, signal.SIGKILL)
    found = filtered(view, Wish((Filter(LITERAL),)))
    assert found == log.read_text(encoding="utf-8").count(LITERAL)
    view.close()


def test_a_pattern_that_never_ends_ends_when_nobody_wants_it(tmp_path: Path, own_pool: Pool) -> None:
    file = tmp_path / "log"
    file.write_bytes((b"a" * 60 + b"\n") * 100_000)
    view = view_of([file], own_pool)
    assert own_pool.pids
    begun = threading.Event()

    def check() -> None:
        if begun.is_set():
            raise CallCancelledError
        begun.set()

    with pytest.raises(CallCancelledError):
        view.search(Filter("(a+)+$x", regex=True), check, calm)
    assert view.hits() is None
    assert view.search(Filter("aa"), calm, calm) == 100_000, "the next search is done"
    view.close()


def test_who_gives_up_while_a_process_starts_is_not_worked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log"
    file.write_bytes((b"a" * 60 + b"\n") * 20_000)
    start, kill = Worker._started, Worker.kill
    starting, given_up = threading.Event(), threading.Event()

    def slowly(worker: Worker) -> object:
        starting.set()
        assert given_up.wait(20)
        return start(worker)

    def killed(worker: Worker) -> None:
        kill(worker)
        given_up.set()

    def check() -> None:
        if starting.is_set():
            raise CallCancelledError

    def ask() -> None:
        with pytest.raises(CallCancelledError):
            pool.run(
                jobs_of(file, Wish((Filter("(a+)+$x", regex=True),))), lambda _number, _counts: None, check
            )

    monkeypatch.setattr(Worker, "_started", slowly)
    monkeypatch.setattr(Worker, "kill", killed)
    pool = Pool(1)
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(20)
    assert not asking.is_alive()
    pool.close()
