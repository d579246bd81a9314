"""Jobs that import a package version, as they are stored and as they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from belvedere_simulator.service.packages.imports.source import Source
from belvedere_simulator.service.packages.records import moment
from belvedere_simulator.service.packages.tables import IMPORT_JOBS

PENDING = "PENDING"
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"


@dataclass(frozen=True)
class ImportJob:
    """One job; `input`, `output_config` and `output` have the members of the service model."""

    id: str
    token: str
    created: float
    updated: float
    status: str
    message: str
    kind: str
    input: Mapping[str, Any]
    output_config: Mapping[str, Any]
    tags: Sequence[Mapping[str, Any]] | None
    output: Mapping[str, Any] | None

    @property
    def source(self) -> Source:
        """Where the manifest lies."""
        place = self.input["PackageVersionInputConfig"]["S3Location"]
        return Source(place["BucketName"], place["ObjectKey"])

    @property
    def wanted(self) -> Mapping[str, Any]:
        """The package version that is to come of it."""
        wanted: Mapping[str, Any] = self.output_config["PackageVersionOutputConfig"]
        return wanted

    @property
    def request(self) -> tuple[Any, ...]:
        """What was asked for: the same token may not ask for something else."""
        return self.kind, self.input, self.output_config, self.tags


def add_job(connection: Connection, job: ImportJob) -> None:
    """Record a new job."""
    connection.execute(insert(IMPORT_JOBS).values(asdict(job)))


def job_by_id(connection: Connection, identifier: str) -> ImportJob | None:
    """The job with this id."""
    row = connection.execute(select(IMPORT_JOBS).where(IMPORT_JOBS.c.id == identifier)).first()
    return None if row is None else ImportJob(**row._mapping)


def job_by_token(connection: Connection, token: str) -> ImportJob | None:
    """The job that was created with this client token."""
    row = connection.execute(select(IMPORT_JOBS).where(IMPORT_JOBS.c.token == token)).first()
    return None if row is None else ImportJob(**row._mapping)


def pending_jobs(connection: Connection) -> list[str]:
    """The ids of jobs that have not ended."""
    chosen = select(IMPORT_JOBS.c.id).where(IMPORT_JOBS.c.status == PENDING)
    return list(connection.execute(chosen.order_by(IMPORT_JOBS.c.created)).scalars())


def end_job(
    connection: Connection,
    identifier: str,
    status: str,
    message: str,
    now: float,
    output: Mapping[str, Any] | None = None,
) -> bool:
    """Settle a pending job; False when it is settled already."""
    settled = connection.execute(
        update(IMPORT_JOBS)
        .where(IMPORT_JOBS.c.id == identifier, IMPORT_JOBS.c.status == PENDING)
        .values(status=status, message=message, updated=now, output=output)
    )
    return settled.rowcount > 0


def listed(job: ImportJob) -> dict[str, Any]:
    """The job as ListPackageImportJobs tells it."""
    return {
        "JobId": job.id,
        "JobType": job.kind,
        "Status": job.status,
        "StatusMessage": job.message,
        "CreatedTime": moment(job.created),
        "LastUpdatedTime": moment(job.updated),
    }


def described(job: ImportJob) -> dict[str, Any]:
    """The job as DescribePackageImportJob tells it; `Output` is empty until there is one."""
    told = {
        **listed(job),
        "ClientToken": job.token,
        "InputConfig": job.input,
        "OutputConfig": job.output_config,
        "Output": job.output or {},
    }
    return told if job.tags is None else {**told, "JobTags": job.tags}
