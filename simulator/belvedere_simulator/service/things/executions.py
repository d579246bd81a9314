"""Job executions as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from belvedere_simulator.channel.jobs.execution import Execution, Status
from belvedere_simulator.service.things.tables import EXECUTIONS, OUTBOX


def insert_execution(connection: Connection, execution: Execution) -> None:
    """Add a job; its `order` is given by the database."""
    connection.execute(insert(EXECUTIONS).values(_values(execution)))


def update_execution(connection: Connection, execution: Execution) -> None:
    """Keep what a job has become."""
    own = (EXECUTIONS.c.thing == execution.thing) & (EXECUTIONS.c.job_id == execution.job_id)
    connection.execute(update(EXECUTIONS).where(own).values(_values(execution)))


def find_execution(connection: Connection, thing: str, job_id: str) -> Execution | None:
    """One job of a thing."""
    own = (EXECUTIONS.c.thing == thing) & (EXECUTIONS.c.job_id == job_id)
    row = connection.execute(select(EXECUTIONS).where(own)).first()
    return None if row is None else _execution(row)


def executions_of(connection: Connection, thing: str) -> list[Execution]:
    """All jobs of a thing, in the order they were queued."""
    asked = select(EXECUTIONS).where(EXECUTIONS.c.thing == thing).order_by(EXECUTIONS.c.order)
    return [_execution(row) for row in connection.execute(asked)]


def delete_executions(connection: Connection, thing: str) -> None:
    """Forget the jobs of a thing, and what it was to be told."""
    connection.execute(delete(EXECUTIONS).where(EXECUTIONS.c.thing == thing))
    connection.execute(delete(OUTBOX).where(OUTBOX.c.thing == thing))


def to_be_told(connection: Connection, thing: str) -> None:
    """Note that a thing's jobs changed; it is told after the commit."""
    connection.execute(insert(OUTBOX).values(thing=thing))


def _values(execution: Execution) -> dict[str, Any]:
    return {
        "job_id": execution.job_id,
        "thing": execution.thing,
        "document": dict(execution.document),
        "status": str(execution.status),
        "details": dict(execution.details),
        "queued": execution.queued,
        "started": execution.started,
        "updated": execution.updated,
        "deadline": execution.deadline,
        "version": execution.version,
        "number": execution.number,
    }


def _execution(row: Row[Any]) -> Execution:
    fields = dict(row._mapping)
    return Execution(**{**fields, "status": Status(fields["status"])})
