"""The operations that import package versions: create, list and describe jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select, tuple_

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, invalid, not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.identifiers import new_identifier
from belvedere_simulator.service.packages.background import Background, Work
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.imports.job import (
    FAILED,
    PENDING,
    ImportJob,
    add_job,
    described,
    end_job,
    job_by_id,
    job_by_token,
    listed,
    pending_jobs,
)
from belvedere_simulator.service.packages.imports.running import Importer, ImportPlan
from belvedere_simulator.service.packages.registration.registrar import READ_AT_ONCE
from belvedere_simulator.service.packages.tables import IMPORT_JOBS
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import check_tags

NODE_PACKAGE_VERSION = "NODE_PACKAGE_VERSION"


class ImportJobs:
    """Package versions that come from elsewhere in the object store."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        importer: Importer,
        background: Background,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._importer = importer
        self._background = background

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreatePackageImportJob": self.create_package_import_job,
            "ListPackageImportJobs": self.list_package_import_jobs,
            "DescribePackageImportJob": self.describe_package_import_job,
        }

    def create_package_import_job(self, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Begin an import; the same token with the same wishes names the same job."""
        self._check(parameters)
        now = self._clock.now().timestamp()
        job = ImportJob(
            id=new_identifier("job"),
            token=parameters["ClientToken"],
            created=now,
            updated=now,
            status=PENDING,
            message=tr("The package version is being imported"),
            kind=parameters["JobType"],
            input=parameters["InputConfig"],
            output_config=parameters["OutputConfig"],
            tags=parameters.get("JobTags"),
            output=None,
        )
        caller.require("s3:GetObject", f"arn:aws:s3:::{job.source.bucket}/{job.source.key}")
        with changing(self._database) as connection:
            earlier = job_by_token(connection, job.token)
            if earlier is None:
                add_job(connection, job)
        if earlier is None:
            self._start(job)
        elif earlier.request != job.request:
            raise conflict("JOB", earlier.id, tr("This client token was used for another import"))
        return {"JobId": (earlier or job).id}

    def list_package_import_jobs(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The jobs, the newest first."""
        position = cursor("ListPackageImportJobs", parameters)
        order = (IMPORT_JOBS.c.created, IMPORT_JOBS.c.id)
        chosen = select(IMPORT_JOBS).order_by(*(column.desc() for column in order))
        if position.after is not None:
            chosen = chosen.where(tuple_(*order) < tuple_(*position.after))
        with self._database.read() as connection:
            rows = connection.execute(chosen.limit(position.size + 1)).all()
        page = position.page([ImportJob(**row._mapping) for row in rows], lambda job: (job.created, job.id))
        return page.output("PackageImportJobs", listed)

    def describe_package_import_job(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A job and what came of it."""
        identifier = parameters["JobId"]
        with self._database.read() as connection:
            job = job_by_id(connection, identifier)
        if job is None:
            raise not_found("JOB", identifier, tr("There is no job {id}", id=identifier))
        return described(job)

    def pending(self) -> Iterator[Work]:
        """What a killed process left."""
        with self._database.read() as connection:
            jobs = [job_by_id(connection, identifier) for identifier in pending_jobs(connection)]
        return (self._work(job, None) for job in jobs if job)

    def _check(self, parameters: Mapping[str, Any]) -> None:
        if parameters["JobType"] != NODE_PACKAGE_VERSION:
            message = tr("Packages of the marketplace cannot be imported: the marketplace has ended")
            raise invalid(message, ("JobType", message))
        for name, inner in (
            ("InputConfig", "PackageVersionInputConfig"),
            ("OutputConfig", "PackageVersionOutputConfig"),
        ):
            if inner not in parameters[name]:
                message = tr("{name} must have {inner}", name=name, inner=inner)
                raise invalid(message, (name, message))
        place = parameters["InputConfig"]["PackageVersionInputConfig"]["S3Location"]
        if place.get("Region", self._settings.region) != self._settings.region:
            message = tr("This site has no bucket in the region {region}", region=place["Region"])
            raise invalid(message, ("InputConfig.PackageVersionInputConfig.S3Location.Region", message))
        for entry in parameters.get("JobTags", ()):
            check_tags(entry["Tags"], "JobTags")

    def _start(self, job: ImportJob) -> None:
        try:
            plan = self._importer.plan(job)
        except (ServiceError, BelvedereError, OSError) as error:
            self._fail(job, error)
            return
        if plan.size <= READ_AT_ONCE:
            self._run(job, plan)
        else:
            self._background.submit(self._work(job, plan))

    def _work(self, job: ImportJob, plan: ImportPlan | None) -> Work:
        return lambda: self._run(job, plan)

    def _run(self, job: ImportJob, plan: ImportPlan | None) -> None:
        try:
            self._importer.carry_out(job, plan or self._importer.plan(job))
        except (ServiceError, BelvedereError, OSError, KeyError) as error:
            self._fail(job, error)

    def _fail(self, job: ImportJob, error: Exception) -> None:
        message = error.message if isinstance(error, ServiceError) else str(error)
        with changing(self._database) as connection:
            end_job(connection, job.id, FAILED, message, self._clock.now().timestamp())
