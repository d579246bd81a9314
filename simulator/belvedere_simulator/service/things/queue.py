"""The queue through which operations give work to devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.channel.jobs.execution import Status, ended_by_service, queued
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.things.executions import (
    delete_executions,
    find_execution,
    insert_execution,
    to_be_told,
    update_execution,
)


class ThingJobs:
    """The JobQueue of a site. What happens inside a transaction is told to the device after its commit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def enqueue(self, connection: Connection, thing: str, job_id: str, document: Mapping[str, Any]) -> None:
        """Queue a job."""
        insert_execution(connection, queued(job_id, thing, document, self._clock.now().timestamp()))
        to_be_told(connection, thing)

    def cancel(self, connection: Connection, thing: str, job_id: str) -> None:
        """Cancel a job that has not ended."""
        execution = find_execution(connection, thing, job_id)
        if execution is None or execution.ended:
            return
        now = self._clock.now().timestamp()
        update_execution(connection, ended_by_service(execution, Status.CANCELED, now))
        to_be_told(connection, thing)

    def remove_thing(self, connection: Connection, thing: str) -> None:
        """Forget the jobs of a deleted device."""
        delete_executions(connection, thing)
