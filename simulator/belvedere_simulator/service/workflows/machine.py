"""What a kind of workflow is: a pure step from state and event to state and effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection


@dataclass(frozen=True)
class Workflow:
    """One workflow as it is stored. `data` is JSON; `deadline` and `updated` are epoch seconds."""

    id: str
    kind: str
    subject: str
    state: str
    data: Mapping[str, Any]
    deadline: float | None
    attempts: int
    updated: float


@dataclass(frozen=True)
class Event:
    """Something that happened, as a workflow is told it."""

    name: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """Where an event leads: the next state, its data, and what is done in the same transaction."""

    state: str
    data: Mapping[str, Any]
    effects: tuple[str, ...] = ()


class Kind(Protocol):
    """One kind of workflow."""

    @property
    def name(self) -> str:
        """The word in the table."""

    @property
    def first(self) -> str:
        """The state that a new workflow is in."""

    @property
    def working(self) -> frozenset[str]:
        """The states in which the service itself has work to do; in all others it waits to be told."""

    @property
    def ended(self) -> frozenset[str]:
        """The states that nothing leads out of."""

    def step(self, state: str, data: Mapping[str, Any], event: Event) -> Step | None:
        """Where `event` leads; None when it means nothing in this state. Pure."""

    def entered(self, connection: Connection, workflow: Workflow) -> None:
        """The workflow was stored in a new state or with new data; called in that transaction."""

    def perform(self, connection: Connection, workflow: Workflow, effect: str) -> None:
        """Do one effect of a step; called in the transaction that stores the step."""

    def work(self, workflow: Workflow) -> Event:
        """Do the work of a `working` state, outside of any transaction: what came of it.

        May be done again after a stop of the service, so it must not matter how often it is done.
        """
