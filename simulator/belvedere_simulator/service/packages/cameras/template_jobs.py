"""The operations that make cameras: create, list and describe jobs from a template."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, tuple_

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, conflict, not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.identifiers import new_identifier
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.cameras.job import (
    FAILED,
    PENDING,
    SUCCEEDED,
    TemplateJob,
    add_job,
    described,
    end_job,
    job_by_id,
    listed,
    pending_jobs,
)
from belvedere_simulator.service.packages.cameras.template import camera_manifest, read_template
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.finding import package_arn
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.neighbours import SecretStore
from belvedere_simulator.service.packages.packages import add_package
from belvedere_simulator.service.packages.records import (
    PackageRecord,
    package_by_name,
    patch_version,
    versions_of,
)
from belvedere_simulator.service.packages.refusals import PACKAGE, being_deleted
from belvedere_simulator.service.packages.registration import recording
from belvedere_simulator.service.packages.registration.checking import CheckedManifest, check_manifest
from belvedere_simulator.service.packages.tables import TEMPLATE_JOBS
from belvedere_simulator.service.pagination import cursor
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import check_tags, set_tags


class TemplateJobs:
    """Cameras registered with the site."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        objects: ObjectStore,
        secrets: SecretStore,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._objects = objects
        self._secrets = secrets

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "CreateNodeFromTemplateJob": self.create_node_from_template_job,
            "ListNodeFromTemplateJobs": self.list_node_from_template_jobs,
            "DescribeNodeFromTemplateJob": self.describe_node_from_template_job,
        }

    def create_node_from_template_job(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Register a camera; a name that is registered already gets a new patch version."""
        template = read_template(parameters["TemplateParameters"])
        for entry in parameters.get("JobTags", ()):
            check_tags(entry["Tags"], "JobTags")
        identifier, now = new_identifier("job"), self._clock.now().timestamp()
        job = TemplateJob(
            id=identifier,
            created=now,
            updated=now,
            status=PENDING,
            message=tr("The camera is being registered"),
            template=parameters["TemplateType"],
            node=parameters["NodeName"],
            description=parameters.get("NodeDescription"),
            package=parameters["OutputPackageName"],
            version=parameters["OutputPackageVersion"],
            parameters=template.shown,
            tags=parameters.get("JobTags"),
            secret=f"panorama/{parameters['OutputPackageName']}/{identifier}",
        )
        with changing(self._database) as connection:
            add_job(connection, job)
            self._secrets.store(connection, job.secret, template.secret)
        self._finish(job)
        return {"JobId": identifier}

    def list_node_from_template_jobs(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The jobs, the newest first."""
        position = cursor("ListNodeFromTemplateJobs", parameters)
        order = (TEMPLATE_JOBS.c.created, TEMPLATE_JOBS.c.id)
        chosen = select(TEMPLATE_JOBS).order_by(*(column.desc() for column in order))
        if position.after is not None:
            chosen = chosen.where(tuple_(*order) < tuple_(*position.after))
        with self._database.read() as connection:
            rows = connection.execute(chosen.limit(position.size + 1)).all()
        page = position.page([TemplateJob(**row._mapping) for row in rows], lambda job: (job.created, job.id))
        return page.output("NodeFromTemplateJobs", listed)

    def describe_node_from_template_job(
        self, _caller: Caller, parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A job; its credentials are told as saved, nothing more."""
        identifier = parameters["JobId"]
        with self._database.read() as connection:
            job = job_by_id(connection, identifier)
        if job is None:
            raise not_found("JOB", identifier, tr("There is no job {id}", id=identifier))
        return described(job)

    def resume(self) -> None:
        """Finish the jobs that a killed process left."""
        with self._database.read() as connection:
            jobs = [job_by_id(connection, identifier) for identifier in pending_jobs(connection)]
        for job in jobs:
            if job is not None:
                self._finish(job)

    def _finish(self, job: TemplateJob) -> None:
        text = camera_manifest(
            job.package, job.version, job.node, job.description or "", job.secret, job.parameters
        )
        raw = text.encode("utf-8")
        patch = hashlib.sha256(raw).hexdigest()
        location = Location(self._settings.bucket, self._settings.account, job.package)
        key = location.manifest(job.version, patch)
        try:
            checked = check_manifest(raw, job.package, job.version)
            self._objects.put(location.bucket, key, Body(len(raw), patch, raw))
            with changing(self._database) as connection:
                self._register(connection, job, patch, checked)
        except ServiceError as refusal:
            self._objects.delete(location.bucket, key)
            self._fail(job, refusal.message)
        except (BelvedereError, OSError) as error:
            self._fail(job, tr("The camera's manifest cannot be stored: {why}", why=error))

    def _register(
        self, connection: Connection, job: TemplateJob, patch: str, checked: CheckedManifest
    ) -> None:
        now = self._clock.now().timestamp()
        if not end_job(connection, job.id, SUCCEEDED, tr("The camera is registered"), now):
            return
        package = self._package(connection, job.package, now)
        recording.begin(
            connection,
            package,
            job.version,
            patch,
            checked.text,
            mark_latest=True,
            now=now,
            most=self._settings.quotas.versions_of_package,
            secret=job.secret,
        )
        row = patch_version(connection, package.id, job.version, patch)
        assert row is not None  # it was just recorded
        recording.complete(connection, package, row, checked.nodes, now)
        for entry in job.tags or ():
            set_tags(connection, package_arn(self._settings, package), entry["Tags"])

    def _package(self, connection: Connection, name: str, now: float) -> PackageRecord:
        package = package_by_name(connection, self._settings.account, name)
        if package is None:
            return add_package(connection, self._settings, name, now)
        if package.deleting:
            raise being_deleted(name, package.id)
        if any(row.secret is None for row in versions_of(connection, package.id)):
            message = tr("The package {name} holds something else than a camera", name=name)
            raise conflict(PACKAGE, package.id, message)
        return package

    def _fail(self, job: TemplateJob, message: str) -> None:
        with changing(self._database) as connection:
            end_job(connection, job.id, FAILED, message, self._clock.now().timestamp())
            self._secrets.remove(connection, job.secret)
