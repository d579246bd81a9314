"""One job of one thing, and the order in which a device gets its jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from belvedere_simulator.channel.messages import Object

MOST_PENDING = 15


class Status(StrEnum):
    """How far a job is."""

    QUEUED = "QUEUED"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    REJECTED = "REJECTED"
    TIMED_OUT = "TIMED_OUT"
    CANCELED = "CANCELED"
    REMOVED = "REMOVED"


PENDING = (Status.IN_PROGRESS, Status.QUEUED)
# What a device may say. That time is up or that nobody wants the job any more is the service's to say.
REPORTABLE = (Status.IN_PROGRESS, Status.SUCCEEDED, Status.FAILED, Status.REJECTED)


@dataclass(frozen=True)
class Execution:
    """A job as the channel knows it; times in epoch seconds, `deadline` that of the step timer.

    `order` tells which of two jobs queued in the same moment came first.
    """

    job_id: str
    thing: str
    document: Mapping[str, Any]
    queued: float
    updated: float
    status: Status = Status.QUEUED
    details: Mapping[str, str] = field(default_factory=dict)
    started: float | None = None
    deadline: float | None = None
    version: int = 1
    number: int = 1
    order: int = 0

    @property
    def ended(self) -> bool:
        """Whether it has a terminal status, which never changes."""
        return self.status not in PENDING


def queued(job_id: str, thing: str, document: Mapping[str, Any], now: float, order: int = 0) -> Execution:
    """A new job."""
    return Execution(job_id, thing, document, queued=now, updated=now, order=order)


def ended_by_service(execution: Execution, status: Status, now: float) -> Execution:
    """The job canceled, removed or timed out; unchanged when it has ended already."""
    if execution.ended:
        return execution
    return replace(execution, status=status, updated=now, deadline=None, version=execution.version + 1)


def timed_out(execution: Execution, now: float) -> Execution:
    """The job after its step timer was looked at."""
    due = execution.deadline is not None and now >= execution.deadline
    return ended_by_service(execution, Status.TIMED_OUT, now) if due else execution


def pending(executions: Iterable[Execution]) -> tuple[Execution, ...]:
    """The jobs to do, what is in progress first, then by the time they were queued."""
    waiting = (execution for execution in executions if not execution.ended)
    return tuple(
        sorted(waiting, key=lambda each: (each.status != Status.IN_PROGRESS, each.queued, each.order))
    )


def summary(execution: Execution) -> Object:
    """The job as lists show it."""
    started = {} if execution.started is None else {"startedAt": int(execution.started)}
    return {
        "jobId": execution.job_id,
        "queuedAt": int(execution.queued),
        **started,
        "lastUpdatedAt": int(execution.updated),
        "versionNumber": execution.version,
        "executionNumber": execution.number,
    }


def described(execution: Execution, *, document: bool = True) -> Object:
    """The job in full."""
    details = {"statusDetails": dict(execution.details)} if execution.details else {}
    with_document = {"jobDocument": dict(execution.document)} if document else {}
    return {
        "thingName": execution.thing,
        "status": execution.status.value,
        **details,
        **summary(execution),
        **with_document,
    }


def state_of(execution: Execution) -> Object:
    """The `executionState` of answers."""
    return {
        "status": execution.status.value,
        "statusDetails": dict(execution.details),
        "versionNumber": execution.version,
    }
