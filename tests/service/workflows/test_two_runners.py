"""Two processes look for work at once: each piece is done by one of them, once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.workflows.machine import Event, Step, Workflow
from belvedere_simulator.service.workflows.runner import WorkflowRunner
from belvedere_simulator.service.workflows.workflows import Workflows
from fakes.postgres import postgres_server

PIECES = 30


class Counting:
    """Work that writes down whose it was."""

    name = "counting"
    first = "new"
    working = frozenset({"new"})
    ended = frozenset({"counted"})

    def __init__(self) -> None:
        self.worked: list[str] = []

    def step(self, state: str, data: Mapping[str, Any], event: Event) -> Step | None:
        return Step("counted", data) if (state, event.name) == ("new", "counted") else None

    def entered(self, connection: Connection, workflow: Workflow) -> None:
        """Nobody is told."""

    def perform(self, connection: Connection, workflow: Workflow, effect: str) -> None:
        """There are no effects."""

    def work(self, workflow: Workflow) -> Event:
        self.worked.append(workflow.id)
        return Event("counted")


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Database]]:
    """The same stores, opened twice."""
    with ExitStack() as opened:
        url = f"sqlite:///{tmp_path / 'state.db'}"
        if request.param == "postgresql":
            url = opened.enter_context(postgres_server()).new_database()
        both = [opened.enter_context(closing(Database(url))) for _process in range(2)]
        both[0].create()
        yield both


def test_each_piece_of_work_is_done_once(databases: list[Database]) -> None:
    kinds, runners, clock = [Counting(), Counting()], [], SystemClock()
    for database, kind in zip(databases, kinds, strict=True):
        workflows = Workflows(clock)
        workflows.register(kind)
        runners.append(WorkflowRunner(database, workflows, threading.Event()))
    with databases[0].write() as connection:
        for number in range(PIECES):
            workflows.start(connection, "counting", f"piece-{number:02}", "all", {})
    together = threading.Barrier(2)

    def run(runner: WorkflowRunner) -> None:
        together.wait(20)
        runner.run_due()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, runners))
    worked = [piece for kind in kinds for piece in kind.worked]
    assert sorted(worked) == [f"piece-{number:02}" for number in range(PIECES)]
    with databases[0].read() as connection:
        found = workflows.of(connection, "counting", "all")
    assert [(workflow.state, workflow.attempts) for workflow in found] == [("counted", 0)] * PIECES
