"""The message channel's queue as its neighbour sees it over a kill: rows in the same database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Column, Connection, Integer, MetaData, String, Table, delete, insert, select

from belvedere_simulator.service.job_queue import JobExecution
from belvedere_simulator.service.store.database import Database

JOBS = Table(
    "test_jobs",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("thing", String(300), nullable=False),
    Column("document", JSON, nullable=False),
)


class StoredJobs:
    """A JobQueue whose jobs are there exactly when the transaction that queued them is."""

    def enqueue(self, connection: Connection, thing: str, job_id: str, document: Mapping[str, Any]) -> None:
        """Store a job; a second one of the same id is an IntegrityError."""
        connection.execute(insert(JOBS).values(id=job_id, thing=thing, document=dict(document)))

    def cancel(self, connection: Connection, thing: str, job_id: str) -> None:
        """Forget a job."""
        connection.execute(delete(JOBS).where(JOBS.c.id == job_id, JOBS.c.thing == thing))

    def remove_thing(self, connection: Connection, thing: str) -> None:
        """Forget the jobs of a thing."""
        connection.execute(delete(JOBS).where(JOBS.c.thing == thing))


def stored_jobs(connection: Connection) -> list[JobExecution]:
    """Every job, in the order of queueing."""
    rows = connection.execute(select(JOBS).order_by(JOBS.c.number))
    return [JobExecution(row.id, row.thing, "QUEUED", row.document) for row in rows]


def open_stored_jobs(database: Database) -> StoredJobs:
    """The queue in a database."""
    database.create(JOBS.metadata)
    return StoredJobs()
