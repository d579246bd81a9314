"""Work elsewhere, results on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import Control, Handlers, JobRunner


@pytest.fixture
def board() -> Iterator[JobBoard]:
    """An empty board with real threads."""
    runner = JobRunner()
    yield JobBoard(runner)
    runner.close()


def test_work_runs_elsewhere_and_its_result_arrives_here(board: JobBoard, qtbot: QtBot) -> None:
    threads: list[str] = []
    results: list[int] = []

    def work(control: Control) -> int:
        control.progress("half", 0.5)
        threads.append(threading.current_thread().name)
        return 7

    def done(result: int) -> None:
        threads.append(threading.current_thread().name)
        results.append(result)

    number = board.run("Count", work, Handlers(done, lambda _error: None))
    qtbot.waitUntil(lambda: results == [7])
    assert threads[0].startswith("job") and threads[1] == "MainThread"
    row = board.rows[0]
    assert (row.number, row.title, row.state, row.log) == (number, "Count", JobState.DONE, ("half",))


def test_a_failure_arrives_as_the_error(board: JobBoard, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(_control: Control) -> None:
        raise ValueError("no such folder")

    board.run("Fail", work, Handlers(lambda _none: None, errors.append))
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert str(errors[0]) == "no such folder"
    assert board.rows[0].state is JobState.FAILED


def test_cancelled_work_stops_at_its_next_progress_and_tells_nothing(board: JobBoard, qtbot: QtBot) -> None:
    begun, go_on, left = threading.Event(), threading.Event(), threading.Event()
    told: list[object] = []

    def work(control: Control) -> str:
        begun.set()
        go_on.wait(10)
        try:
            control.progress("too late")
        finally:
            left.set()
        return "done"

    number = board.run("Long", work, Handlers(told.append, told.append))
    assert begun.wait(10)
    board.cancel(number)
    go_on.set()
    assert left.wait(10)
    marks: list[None] = []
    board.run("After", lambda _control: None, Handlers(marks.append, lambda _error: None))
    qtbot.waitUntil(lambda: len(marks) == 1)
    assert told == []
    assert board.rows[1].state is JobState.CANCELLED


def test_the_board_forgets_the_oldest_that_ended(board: JobBoard) -> None:
    first = board.begin("first", lambda: None)
    second = board.begin("second", lambda: None)
    board.end(second, JobState.DONE)
    for index in range(60):
        board.end(board.begin(str(index), lambda: None), JobState.DONE)
    numbers = [row.number for row in board.rows]
    assert first in numbers
    assert second not in numbers
    assert board.running == 1
