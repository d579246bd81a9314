"""The message channel as its neighbour sees it: a queue that remembers what it was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection


class RecordedJobs:
    """A JobQueue of lists."""

    def __init__(self) -> None:
        self.queued: list[tuple[str, str, Mapping[str, Any]]] = []
        self.cancelled: list[tuple[str, str]] = []
        self.removed: list[str] = []

    def enqueue(self, _connection: Connection, thing: str, job_id: str, document: Mapping[str, Any]) -> None:
        """Remember a job."""
        self.queued.append((thing, job_id, document))

    def cancel(self, _connection: Connection, thing: str, job_id: str) -> None:
        """Remember a cancellation."""
        self.cancelled.append((thing, job_id))

    def remove_thing(self, _connection: Connection, thing: str) -> None:
        """Remember a thing that went."""
        self.removed.append(thing)
