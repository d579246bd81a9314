"""Starts workflows, tells them events, finds the ones that have work to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.workflows.machine import Event, Kind, Step, Workflow
from belvedere_simulator.service.workflows.tables import WORKFLOWS

# How long work that was taken up may last before another process may take it up again.
LEASE = 300.0
# How long a workflow that ended is kept, for those who ask what became of it.
KEPT = 7 * 24 * 3600.0


class Workflows:
    """All workflows of a site; every call is made in the caller's transaction.

    Whoever starts one that has work to do wakes the runner once that transaction is committed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kinds: dict[str, Kind] = {}

    def register(self, kind: Kind) -> None:
        """Let workflows of this kind be."""
        self._kinds[kind.name] = kind

    def kind_of(self, workflow: Workflow) -> Kind:
        """The kind of a stored workflow."""
        return self._kinds[workflow.kind]

    def start(
        self, connection: Connection, kind: str, identifier: str, subject: str, data: Mapping[str, Any]
    ) -> Workflow:
        """Store a new workflow in its first state."""
        machine, now = self._kinds[kind], self._now()
        deadline = now if machine.first in machine.working else None
        started = Workflow(identifier, kind, subject, machine.first, dict(data), deadline, 0, now)
        connection.execute(insert(WORKFLOWS).values(**vars(started)))
        machine.entered(connection, started)
        return started

    def find(self, connection: Connection, identifier: str, *, lock: bool = False) -> Workflow | None:
        """The workflow of this id."""
        chosen = select(WORKFLOWS).where(WORKFLOWS.c.id == identifier)
        row = connection.execute(chosen.with_for_update() if lock else chosen).one_or_none()
        return None if row is None else _workflow(row)

    def of(self, connection: Connection, kind: str, subject: str) -> list[Workflow]:
        """The workflows of one kind about one subject."""
        chosen = select(WORKFLOWS).where(WORKFLOWS.c.kind == kind, WORKFLOWS.c.subject == subject)
        return [_workflow(row) for row in connection.execute(chosen.order_by(WORKFLOWS.c.updated))]

    def tell(self, connection: Connection, identifier: str, event: Event) -> Workflow | None:
        """Let an event lead a workflow on; None when there is none of this id."""
        workflow = self.find(connection, identifier, lock=True)
        if workflow is None:
            return None
        machine = self._kinds[workflow.kind]
        step = machine.step(workflow.state, workflow.data, event)
        return workflow if step is None else self._take(connection, machine, workflow, step)

    def _take(self, connection: Connection, machine: Kind, before: Workflow, step: Step) -> Workflow:
        now = self._now()
        after = replace(
            before,
            state=step.state,
            data=dict(step.data),
            deadline=now if step.state in machine.working else None,
            attempts=0,
            updated=now,
        )
        _save(connection, after)
        machine.entered(connection, after)
        # Stored first: an effect may come back with an event of its own, which must meet the new state.
        for effect in step.effects:
            machine.perform(connection, after, effect)
        return after

    def due(self, connection: Connection) -> list[str]:
        """The ids of the workflows that have work to do now."""
        chosen = select(WORKFLOWS.c.id).where(WORKFLOWS.c.deadline <= self._now())
        return list(connection.execute(chosen.order_by(WORKFLOWS.c.deadline)).scalars())

    def take_up(self, connection: Connection, identifier: str) -> Workflow | None:
        """Begin the work of a due workflow: nobody else does for a while. None when another has it."""
        workflow = self.find(connection, identifier, lock=True)
        if workflow is None or workflow.deadline is None or workflow.deadline > self._now():
            return None
        taken = replace(workflow, deadline=self._now() + LEASE, attempts=workflow.attempts + 1)
        _save(connection, taken)
        return taken

    def put_off(self, connection: Connection, workflow: Workflow, seconds: float) -> None:
        """Try work that failed again later; nothing happens when the workflow went on meanwhile."""
        stored = self.find(connection, workflow.id, lock=True)
        if stored is not None and (stored.state, stored.attempts) == (workflow.state, workflow.attempts):
            _save(connection, replace(stored, deadline=self._now() + seconds))

    def resume(self, connection: Connection) -> None:
        """At the start of the service: make due what was interrupted, forget what ended long ago."""
        now = self._now()
        for machine in self._kinds.values():
            of_kind = WORKFLOWS.c.kind == machine.name
            interrupted = and_(of_kind, WORKFLOWS.c.state.in_(sorted(machine.working)))
            connection.execute(update(WORKFLOWS).where(interrupted).values(deadline=now))
            old = WORKFLOWS.c.updated < now - KEPT
            over = and_(of_kind, WORKFLOWS.c.state.in_(sorted(machine.ended)), old)
            connection.execute(delete(WORKFLOWS).where(over))

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _save(connection: Connection, workflow: Workflow) -> None:
    changed = {name: value for name, value in vars(workflow).items() if name not in {"id", "kind", "subject"}}
    connection.execute(update(WORKFLOWS).where(WORKFLOWS.c.id == workflow.id).values(**changed))


def _workflow(row: Row[Any]) -> Workflow:
    return Workflow(**row._mapping)
