"""Jobs that make a node from a template, as they are stored and as they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from belvedere_simulator.service.packages.records import moment
from belvedere_simulator.service.packages.tables import TEMPLATE_JOBS

PENDING = "PENDING"
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"


@dataclass(frozen=True)
class TemplateJob:
    """One job. `parameters` hold no credentials; `secret` names where those are."""

    id: str
    created: float
    updated: float
    status: str
    message: str
    template: str
    node: str
    description: str | None
    package: str
    version: str
    parameters: Mapping[str, str]
    tags: Sequence[Mapping[str, Any]] | None
    secret: str


def add_job(connection: Connection, job: TemplateJob) -> None:
    """Record a new job."""
    connection.execute(insert(TEMPLATE_JOBS).values(asdict(job)))


def job_by_id(connection: Connection, identifier: str) -> TemplateJob | None:
    """The job with this id."""
    row = connection.execute(select(TEMPLATE_JOBS).where(TEMPLATE_JOBS.c.id == identifier)).first()
    return None if row is None else TemplateJob(**row._mapping)


def pending_jobs(connection: Connection) -> list[str]:
    """The ids of jobs that have not ended."""
    chosen = select(TEMPLATE_JOBS.c.id).where(TEMPLATE_JOBS.c.status == PENDING)
    return list(connection.execute(chosen.order_by(TEMPLATE_JOBS.c.created)).scalars())


def end_job(connection: Connection, identifier: str, status: str, message: str, now: float) -> bool:
    """Settle a pending job; False when it is settled already."""
    settled = connection.execute(
        update(TEMPLATE_JOBS)
        .where(TEMPLATE_JOBS.c.id == identifier, TEMPLATE_JOBS.c.status == PENDING)
        .values(status=status, message=message, updated=now)
    )
    return settled.rowcount > 0


def listed(job: TemplateJob) -> dict[str, Any]:
    """The job as ListNodeFromTemplateJobs tells it."""
    return {
        "JobId": job.id,
        "TemplateType": job.template,
        "NodeName": job.node,
        "Status": job.status,
        "StatusMessage": job.message,
        "CreatedTime": moment(job.created),
    }


def described(job: TemplateJob) -> dict[str, Any]:
    """The job as DescribeNodeFromTemplateJob tells it."""
    told = {
        **listed(job),
        "LastUpdatedTime": moment(job.updated),
        "OutputPackageName": job.package,
        "OutputPackageVersion": job.version,
        "TemplateParameters": job.parameters,
    }
    if job.description is not None:
        told["NodeDescription"] = job.description
    return told if job.tags is None else {**told, "JobTags": job.tags}
