"""How operations give work to a device: persisted jobs that the message channel delivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection


@dataclass(frozen=True)
class JobExecution:
    """One job of one thing as the channel knows it.

    `status` is QUEUED, IN_PROGRESS, SUCCEEDED, FAILED, REJECTED, TIMED_OUT, CANCELED or REMOVED;
    `details` is what the device reported; `document` has `operation` and `version`.
    """

    job_id: str
    thing: str
    status: str
    document: Mapping[str, Any]
    details: Mapping[str, str] = field(default_factory=dict)


class JobQueue(Protocol):
    """The jobs of all things; every call happens inside the caller's transaction."""

    def enqueue(self, connection: Connection, thing: str, job_id: str, document: Mapping[str, Any]) -> None:
        """Queue a job; the device is told once the transaction is committed."""

    def cancel(self, connection: Connection, thing: str, job_id: str) -> None:
        """Cancel a job that has no terminal status yet; otherwise nothing happens."""

    def remove_thing(self, connection: Connection, thing: str) -> None:
        """Forget a deleted device's jobs and shadow."""


class JobListener(Protocol):
    """An operation family that wants to know how its jobs go on."""

    def job_changed(self, connection: Connection, job: JobExecution) -> None:
        """A device reported on `job`; called inside the transaction that records it."""
