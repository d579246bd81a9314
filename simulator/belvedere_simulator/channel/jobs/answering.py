"""What becomes of a request: a changed job, or a refusal. No state, no clock, no connection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from belvedere_simulator.channel.jobs.execution import (
    MOST_PENDING,
    REPORTABLE,
    Execution,
    Status,
    described,
    pending,
    state_of,
    summary,
)
from belvedere_simulator.channel.jobs.rejection import Code, Rejected
from belvedere_simulator.channel.jobs.requests import NO_TIMER, Describe, Start, Update
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.messages import tr

MINUTE = 60.0


def listed(jobs: Iterable[Execution]) -> Object:
    """The answer to the wish for the list of pending jobs."""
    shown = pending(jobs)[:MOST_PENDING]
    return {
        "inProgressJobs": [summary(job) for job in shown if job.status == Status.IN_PROGRESS],
        "queuedJobs": [summary(job) for job in shown if job.status == Status.QUEUED],
    }


def next_of(jobs: Iterable[Execution]) -> Execution | None:
    """The job that a device is to do: its unfinished one, or the one queued first."""
    return next(iter(pending(jobs)), None)


def started(job: Execution, request: Start, now: float) -> Execution:
    """The next job, taken. One that is in progress already keeps its details."""
    if job.status == Status.IN_PROGRESS:
        # Asking again is how a device comes back to it; the timer it asks for starts anew.
        if request.step_minutes is None:
            return job
        return replace(
            job, deadline=_deadline(job, request.step_minutes, now), updated=now, version=job.version + 1
        )
    return replace(
        job,
        status=Status.IN_PROGRESS,
        details=job.details if request.details is None else request.details,
        started=now,
        updated=now,
        deadline=_deadline(job, request.step_minutes, now),
        version=job.version + 1,
    )


def shown(job: Execution | None, request: Describe) -> Object:
    """The answer to the wish to see a job. Raises Rejected ResourceNotFound, TerminalStateReached."""
    if job is None or request.number not in (None, job.number):
        raise Rejected(Code.RESOURCE_NOT_FOUND, tr("There is no such job"))
    if job.ended:
        raise Rejected(Code.TERMINAL_STATE_REACHED, tr("The job has ended: {status}", status=job.status), job)
    return {"execution": described(job, document=request.include_document)}


def updated(job: Execution | None, request: Update, now: float) -> Execution:
    """The job after a report. Raises Rejected, with the job as it is."""
    if job is None or request.number not in (None, job.number):
        raise Rejected(Code.RESOURCE_NOT_FOUND, tr("There is no such job"))
    if job.ended or request.status not in REPORTABLE:
        message = tr("{before} cannot become {after}", before=job.status, after=request.status)
        raise Rejected(Code.INVALID_STATE_TRANSITION, message, job)
    if request.expected_version not in (None, job.version):
        message = tr("The version is {version}", version=job.version)
        raise Rejected(Code.VERSION_MISMATCH, message, job)
    changed = replace(
        job,
        status=request.status,
        details=job.details if request.details is None else request.details,
        started=now if job.started is None else job.started,
        updated=now,
        version=job.version + 1,
    )
    deadline = None if changed.ended else _deadline(job, request.step_minutes, now)
    return replace(changed, deadline=deadline)


def update_answer(job: Execution, request: Update) -> Object:
    """The answer to a report that was accepted."""
    state = {"executionState": state_of(job)} if request.include_state else {}
    document = {"jobDocument": dict(job.document)} if request.include_document else {}
    return {**state, **document}


def _deadline(job: Execution, minutes: int | None, now: float) -> float | None:
    if minutes is None:
        return job.deadline
    return None if minutes == NO_TIMER else now + minutes * MINUTE
