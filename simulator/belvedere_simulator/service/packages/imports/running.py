"""Carries one import out: manifest checked, files copied and checked, version registered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.object_store import ObjectStore, StoredObject
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.finding import package_arn
from belvedere_simulator.service.packages.imports.copying import copy_object, read_manifest, renamed
from belvedere_simulator.service.packages.imports.job import SUCCEEDED, ImportJob, end_job
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.packages import add_package
from belvedere_simulator.service.packages.records import (
    COMPLETED,
    FAILED,
    PackageRecord,
    package_by_name,
    patch_version,
)
from belvedere_simulator.service.packages.refusals import bad_registration, being_deleted
from belvedere_simulator.service.packages.registration import recording
from belvedere_simulator.service.packages.registration.assets import asset_faults
from belvedere_simulator.service.packages.registration.checking import CheckedManifest, check_manifest
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import set_tags


@dataclass(frozen=True)
class ImportPlan:
    """What an import will do: the manifest it registers and the objects it copies, by file name."""

    raw: bytes
    checked: CheckedManifest
    files: Mapping[str, StoredObject]

    @property
    def patch(self) -> str:
        """The patch version that comes of it."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def size(self) -> int:
        """How many bytes are copied."""
        return sum(stored.size for stored in self.files.values())


class Importer:
    """Imports into the packages of one site. `spool` is a folder for files on their way."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        objects: ObjectStore,
        spool: Path,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._objects = objects
        self._spool = spool

    def plan(self, job: ImportJob) -> ImportPlan:
        """Read and check the manifest and find its files; ServiceError says what is wrong."""
        name, version = job.wanted["PackageName"], job.wanted["PackageVersion"]
        raw = renamed(read_manifest(self._objects, job.source), name, version)
        checked = check_manifest(raw, name, version)
        found = job.source.find(self._objects, checked.files)
        missing = [file for file, stored in found.items() if stored is None]
        if missing:
            message = tr("Files of the package are missing: {files}", files=", ".join(missing))
            raise bad_registration("BV-PKG-006", message)
        return ImportPlan(raw, checked, {file: stored for file, stored in found.items() if stored})

    def carry_out(self, job: ImportJob, plan: ImportPlan) -> None:
        """Copy, check, register; every step may be repeated after a kill."""
        name, version = job.wanted["PackageName"], job.wanted["PackageVersion"]
        location = Location(self._settings.bucket, self._settings.account, name)
        for file, stored in plan.files.items():
            copy_object(self._objects, stored, location.bucket, location.binary(file), self._spool)
        faults = asset_faults(self._objects, location, plan.checked.files)
        if faults:
            raise bad_registration("BV-PKG-007", "; ".join(faults))
        key = location.manifest(version, plan.patch)
        self._objects.put(location.bucket, key, Body(len(plan.raw), plan.patch, plan.raw))
        with changing(self._database) as connection:
            self._register(connection, job, plan, {"BucketName": location.bucket, "ObjectKey": key})

    def _register(
        self, connection: Connection, job: ImportJob, plan: ImportPlan, place: Mapping[str, str]
    ) -> None:
        now, version = self._clock.now().timestamp(), job.wanted["PackageVersion"]
        package = self._package(connection, job.wanted["PackageName"], now)
        output = {
            "PackageId": package.id,
            "PackageVersion": version,
            "PatchVersion": plan.patch,
            "OutputS3Location": place,
        }
        message = tr("The package version is imported")
        if not end_job(connection, job.id, SUCCEEDED, message, now, output):
            return
        self._record(connection, package, job, plan, now)
        for entry in job.tags or ():
            set_tags(connection, package_arn(self._settings, package), entry["Tags"])

    def _record(
        self, connection: Connection, package: PackageRecord, job: ImportJob, plan: ImportPlan, now: float
    ) -> None:
        version, mark = job.wanted["PackageVersion"], bool(job.wanted.get("MarkLatest"))
        known = patch_version(connection, package.id, version, plan.patch)
        if known is not None and known.status == COMPLETED:
            if mark:
                recording.make_latest(connection, package.id, version, plan.patch)
            return
        if known is None or known.status == FAILED:
            most = self._settings.quotas.versions_of_package
            text = plan.checked.text
            recording.begin(
                connection, package, version, plan.patch, text, mark_latest=mark, now=now, most=most
            )
            known = patch_version(connection, package.id, version, plan.patch)
        assert known is not None  # it was just recorded
        recording.complete(connection, package, known, plan.checked.nodes, now)

    def _package(self, connection: Connection, name: str, now: float) -> PackageRecord:
        package = package_by_name(connection, self._settings.account, name)
        if package is None:
            return add_package(connection, self._settings, name, now)
        if package.deleting:
            raise being_deleted(name, package.id)
        return package
