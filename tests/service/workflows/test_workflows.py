"""Workflows: stored at each step, worked on once, resumed after a stop, ended with a reason."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.workflows.machine import Event, Step, Workflow
from belvedere_simulator.service.workflows.runner import MOST_ATTEMPTS, WorkflowRunner
from belvedere_simulator.service.workflows.workflows import KEPT, LEASE, Workflows
from fakes.hand_clock import HandClock
from fakes.waiting import until


@dataclass
class Brewing:
    """Water is boiled by the service, tea is poured by somebody else."""

    name = "brewing"
    first = "cold"
    working = frozenset({"cold"})
    ended = frozenset({"poured", "spilt"})
    boil: Callable[[], Event] = lambda: Event("boiled")
    done: list[str] = field(default_factory=list)
    entered_states: list[str] = field(default_factory=list)

    def step(self, state: str, data: Mapping[str, Any], event: Event) -> Step | None:
        match (state, event.name):
            case ("cold", "boiled"):
                return Step("hot", {**data, "degrees": 100}, ("whistle",))
            case ("cold", "gave-up"):
                return Step("spilt", {**data, "reason": event.details["reason"]})
            case ("hot", "pour"):
                return Step("poured", data)
        return None

    def entered(self, _connection: Connection, workflow: Workflow) -> None:
        self.entered_states.append(workflow.state)

    def perform(self, _connection: Connection, workflow: Workflow, effect: str) -> None:
        self.done.append(f"{effect} {workflow.state}")

    def work(self, _workflow: Workflow) -> Event:
        return self.boil()


@dataclass
class Kitchen:
    """One process of the service."""

    database: Database
    clock: HandClock
    kind: Brewing
    workflows: Workflows
    runner: WorkflowRunner
    woken: threading.Event

    def start(self, identifier: str = "tea") -> None:
        with self.database.write() as connection:
            self.workflows.start(connection, "brewing", identifier, "pot", {})

    def tell(self, event: str) -> Workflow | None:
        with self.database.write() as connection:
            return self.workflows.tell(connection, "tea", Event(event))

    def now(self) -> Workflow:
        with self.database.read() as connection:
            found = self.workflows.find(connection, "tea")
        assert found is not None
        return found


def kitchen(folder: Path, clock: HandClock) -> Kitchen:
    database = Database(f"sqlite:///{folder / 'state.db'}")
    database.create()
    kind, workflows, woken = Brewing(), Workflows(clock), threading.Event()
    workflows.register(kind)
    return Kitchen(database, clock, kind, workflows, WorkflowRunner(database, workflows, woken), woken)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Kitchen]:
    opened = kitchen(tmp_path, HandClock())
    yield opened
    opened.runner.stop()
    opened.database.close()


def test_work_is_done_and_effects_follow_the_stored_state(place: Kitchen) -> None:
    place.start()
    assert place.runner.run_due() == 1
    assert place.now().state == "hot"
    assert place.now().data == {"degrees": 100}
    assert place.kind.done == ["whistle hot"]
    assert place.kind.entered_states == ["cold", "hot"]
    assert place.runner.run_due() == 0


def test_an_event_that_means_nothing_changes_nothing(place: Kitchen) -> None:
    place.start()
    before = place.now()
    assert place.tell("pour") == before
    assert place.now() == before
    with place.database.write() as connection:
        assert place.workflows.tell(connection, "coffee", Event("pour")) is None


def test_a_transaction_that_is_undone_undoes_the_step(place: Kitchen) -> None:
    place.start()
    with pytest.raises(RuntimeError), place.database.write() as connection:
        place.workflows.tell(connection, "tea", Event("boiled"))
        raise RuntimeError
    assert place.now().state == "cold"


def test_work_that_is_taken_up_is_left_alone_until_its_lease_ends(place: Kitchen, tmp_path: Path) -> None:
    place.start()
    with place.database.write() as connection:
        assert place.workflows.take_up(connection, "tea") is not None
        assert place.workflows.take_up(connection, "tea") is None
    other = kitchen(tmp_path, place.clock)
    assert other.runner.run_due() == 0
    place.clock.advance(timedelta(seconds=LEASE + 1))
    assert other.runner.run_due() == 1
    other.database.close()


def test_a_restart_takes_up_what_was_interrupted_at_once(place: Kitchen, tmp_path: Path) -> None:
    place.start()
    with place.database.write() as connection:
        place.workflows.take_up(connection, "tea")
    again = kitchen(tmp_path, place.clock)
    again.runner.start()
    until(lambda: again.now().state == "hot")
    again.runner.stop()
    again.database.close()


def test_work_that_fails_is_tried_again_and_then_given_up_with_its_reason(place: Kitchen) -> None:
    def leak() -> Event:
        raise OSError("the kettle leaks")

    place.kind.boil = leak
    place.start()
    for attempt in range(MOST_ATTEMPTS):
        assert place.now().attempts == attempt
        place.runner.run_due()
        place.clock.advance(timedelta(hours=1))
    assert place.now().state == "spilt"
    assert "kettle leaks" in place.now().data["reason"]


def test_the_thread_is_woken_by_new_work(place: Kitchen) -> None:
    place.runner.start()
    place.start()
    place.woken.set()
    until(lambda: place.now().state == "hot")


def test_what_ended_long_ago_is_forgotten(place: Kitchen) -> None:
    place.start()
    place.runner.run_due()
    place.tell("pour")
    with place.database.write() as connection:
        place.workflows.resume(connection)
        assert place.workflows.find(connection, "tea") is not None
    place.clock.advance(timedelta(seconds=KEPT + 1))
    with place.database.write() as connection:
        place.workflows.resume(connection)
        assert place.workflows.find(connection, "tea") is None
