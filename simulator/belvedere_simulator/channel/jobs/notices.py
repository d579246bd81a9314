"""What a device is told by itself when its jobs change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.jobs.execution import (
    MOST_PENDING,
    PENDING,
    Execution,
    Status,
    described,
    pending,
    summary,
)
from belvedere_simulator.channel.messages import Message, Object


def notices(
    thing: str, before: Iterable[Execution], after: Iterable[Execution], now: float
) -> tuple[Message, ...]:
    """The notices that a change of a thing's jobs calls for.

    `notify` when a job came to the pending list or left it, `notify-next` when another is its first.
    """
    old, new = pending(before), pending(after)
    told = []
    if {job.job_id for job in old} != {job.job_id for job in new}:
        told.append(Message(topics.notify(thing), {"timestamp": int(now), "jobs": by_status(new)}))
    first_before, first = _first(old), _first(new)
    if (first_before and first_before.job_id) != (first and first.job_id):
        execution = {"execution": described(first)} if first else {}
        told.append(Message(topics.notify_next(thing), {"timestamp": int(now), **execution}))
    return tuple(told)


def by_status(jobs: Sequence[Execution]) -> dict[str, list[Object]]:
    """The first jobs of a pending list, grouped as `notify` shows them."""
    shown: dict[Status, list[Object]] = {status: [] for status in PENDING}
    for job in jobs[:MOST_PENDING]:
        shown[job.status].append(summary(job))
    return {status.value: grouped for status, grouped in shown.items() if grouped}


def _first(jobs: Sequence[Execution]) -> Execution | None:
    return jobs[0] if jobs else None
