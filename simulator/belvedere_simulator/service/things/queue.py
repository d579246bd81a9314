"""The queue through which operations give work to devices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.channel.jobs.execution import (
    Execution,
    Status,
    ended_by_service,
    queued,
    timed_out,
)
from belvedere_simulator.channel.jobs.notices import notices
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.job_queue import JobExecution, JobListener
from belvedere_simulator.service.things import outbox, presence
from belvedere_simulator.service.things.executions import (
    delete_executions,
    find_execution,
    insert_execution,
    overdue,
    pending_of,
    update_execution,
)
from belvedere_simulator.service.things.shadows import delete_shadows


class ThingJobs:
    """The JobQueue of a site. What happens inside a transaction is told to the device after its commit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: list[JobListener] = []
        self._wake: Callable[[], None] = _nobody

    def listen(self, *listeners: JobListener) -> None:
        """Have families told of what devices report."""
        self._listeners += listeners

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Have `wake` called when there is something to be told to devices."""
        self._wake = wake

    def enqueue(self, connection: Connection, thing: str, job_id: str, document: Mapping[str, Any]) -> None:
        """Queue a job."""
        now = self._clock.now().timestamp()
        before = pending_of(connection, thing, lock=True)
        insert_execution(connection, queued(job_id, thing, document, now))
        self.tell(connection, thing, before, now)

    def cancel(self, connection: Connection, thing: str, job_id: str) -> None:
        """Cancel a job that has not ended."""
        execution = find_execution(connection, thing, job_id, lock=True)
        if execution is None or execution.ended:
            return
        now = self._clock.now().timestamp()
        before = pending_of(connection, thing)
        update_execution(connection, ended_by_service(execution, Status.CANCELED, now))
        self.tell(connection, thing, before, now)

    def remove_thing(self, connection: Connection, thing: str) -> None:
        """Forget the jobs and shadows of a deleted device, and what it was to be told."""
        delete_executions(connection, thing)
        delete_shadows(connection, thing)
        outbox.forget(connection, thing)
        presence.forget(connection, thing)

    def end_overdue(self, connection: Connection) -> None:
        """Time out the jobs whose step took too long."""
        now = self._clock.now().timestamp()
        for execution in overdue(connection, now, lock=True):
            before = pending_of(connection, execution.thing)
            self.record(connection, timed_out(execution, now))
            self.tell(connection, execution.thing, before, now)

    def record(self, connection: Connection, execution: Execution) -> None:
        """Keep what a job has become, and tell the families."""
        update_execution(connection, execution)
        told = JobExecution(
            execution.job_id, execution.thing, execution.status.value, execution.document, execution.details
        )
        for listener in self._listeners:
            listener.job_changed(connection, told)

    def tell(self, connection: Connection, thing: str, before: Iterable[Execution], now: float) -> None:
        """Have the device told of what changed in its list since `before`."""
        after = pending_of(connection, thing)
        outbox.post(connection, thing, notices(thing, before, after, now))
        self._wake()


def _nobody() -> None:
    """There is no channel yet: what waits is sent when there is one."""
