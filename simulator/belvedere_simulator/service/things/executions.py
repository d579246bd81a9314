"""Job executions as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from belvedere_simulator.channel.jobs.execution import PENDING, Execution, Status
from belvedere_simulator.service.things.tables import EXECUTIONS

_PENDING = [status.value for status in PENDING]


def insert_execution(connection: Connection, execution: Execution) -> None:
    """Add a job; its `order` is given by the database."""
    connection.execute(insert(EXECUTIONS).values(_values(execution)))


def update_execution(connection: Connection, execution: Execution) -> None:
    """Keep what a job has become."""
    own = (EXECUTIONS.c.thing == execution.thing) & (EXECUTIONS.c.job_id == execution.job_id)
    connection.execute(update(EXECUTIONS).where(own).values(_values(execution)))


def find_execution(
    connection: Connection, thing: str, job_id: str, *, lock: bool = False
) -> Execution | None:
    """One job of a thing; `lock` keeps others from changing it until the end of the transaction."""
    own = (EXECUTIONS.c.thing == thing) & (EXECUTIONS.c.job_id == job_id)
    chosen = select(EXECUTIONS).where(own)
    row = connection.execute(chosen.with_for_update() if lock else chosen).first()
    return None if row is None else _execution(row)


def pending_of(connection: Connection, thing: str, *, lock: bool = False) -> list[Execution]:
    """The jobs of a thing that have not ended, in the order they were queued."""
    own = (EXECUTIONS.c.thing == thing) & EXECUTIONS.c.status.in_(_PENDING)
    chosen = select(EXECUTIONS).where(own).order_by(EXECUTIONS.c.order)
    rows = connection.execute(chosen.with_for_update() if lock else chosen)
    return [_execution(row) for row in rows]


def overdue(connection: Connection, now: float, *, lock: bool = False) -> list[Execution]:
    """The jobs whose step timer is over."""
    late = (EXECUTIONS.c.deadline <= now) & EXECUTIONS.c.status.in_(_PENDING)
    chosen = select(EXECUTIONS).where(late)
    return [_execution(row) for row in connection.execute(chosen.with_for_update() if lock else chosen)]


def delete_executions(connection: Connection, thing: str) -> None:
    """Forget the jobs of a thing."""
    connection.execute(delete(EXECUTIONS).where(EXECUTIONS.c.thing == thing))


def forget_ended(connection: Connection, before: float) -> None:
    """Forget the jobs that ended long ago."""
    old = (EXECUTIONS.c.updated < before) & EXECUTIONS.c.status.not_in(_PENDING)
    connection.execute(delete(EXECUTIONS).where(old))


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
