"""The operations on package versions: register, describe, deregister."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, update

from belvedere_simulator.manifest.document import LARGEST_FILE
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import conflict
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.finding import find_package, location_of, own_package, package_arn
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.neighbours import InstanceUse, SecretStore
from belvedere_simulator.service.packages.records import (
    COMPLETED,
    DELETING,
    FAILED,
    PENDING,
    PackageRecord,
    VersionRecord,
    is_patch,
    latest_patch,
    moment,
    patch_version,
    versions_of,
)
from belvedere_simulator.service.packages.refusals import (
    PACKAGE_VERSION,
    bad_registration,
    being_deleted,
    no_version,
)
from belvedere_simulator.service.packages.registration import recording
from belvedere_simulator.service.packages.registration.checking import CheckedManifest, check_manifest
from belvedere_simulator.service.packages.registration.registrar import Registrar
from belvedere_simulator.service.packages.tables import VERSIONS
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database


class PackageVersions:
    """The versions of the site's packages."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        objects: ObjectStore,
        registrar: Registrar,
        use: InstanceUse,
        secrets: SecretStore,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._objects = objects
        self._registrar = registrar
        self._use = use
        self._secrets = secrets

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "RegisterPackageVersion": self.register_package_version,
            "DescribePackageVersion": self.describe_package_version,
            "DeregisterPackageVersion": self.deregister_package_version,
        }

    def register_package_version(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Register the uploaded manifest; a second time changes nothing, or which one is the latest."""
        version, patch = parameters["PackageVersion"], parameters["PatchVersion"]
        with self._database.read() as connection:
            package = self._own(connection, parameters)
            known = patch_version(connection, package.id, version, patch)
        checked = None
        if known is None or known.status == FAILED:
            location = location_of(self._settings, package)
            checked = self._manifest(location, package.name, version, patch)
        with changing(self._database) as connection:
            package = self._own(connection, parameters)
            self._record(connection, package, parameters, checked)
        self._registrar.start((package.id, version, patch))
        return {}

    def describe_package_version(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """A patch version; the latest one where none is named, or the newest where none is the latest."""
        version, patch = parameters["PackageVersion"], parameters.get("PatchVersion")
        owner = parameters.get("OwnerAccount")
        with self._database.read() as connection:
            package = find_package(connection, self._settings, parameters["PackageId"], owner)
            if patch is None:
                row = latest_patch(connection, package.id, version)
                row = row or next(iter(versions_of(connection, package.id, version)), None)
            else:
                row = patch_version(connection, package.id, version, patch)
        if row is None:
            raise no_version(package.name, version, patch)
        return self._described(package, row)

    def deregister_package_version(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Forget a patch version that no application instance uses; its files stay."""
        version, patch = parameters["PackageVersion"], parameters["PatchVersion"]
        with changing(self._database) as connection:
            package = self._own(connection, parameters)
            row = patch_version(connection, package.id, version, patch)
            if row is None:
                raise no_version(package.name, version, patch)
            self._check_unused(connection, package, row)
            successor = self._successor(connection, package, row, parameters)
            recording.remove(connection, row)
            if row.secret:
                self._secrets.remove(connection, row.secret)
            if successor:
                recording.make_latest(connection, package.id, version, successor)
        return {}

    def _own(self, connection: Connection, parameters: Mapping[str, Any]) -> PackageRecord:
        owner = parameters.get("OwnerAccount")
        return own_package(connection, self._settings, parameters["PackageId"], owner)

    def _manifest(self, location: Location, name: str, version: str, patch: str) -> CheckedManifest:
        key = location.manifest(version, patch)
        try:
            with self._objects.open(location.bucket, key) as stream:
                raw = stream.read(LARGEST_FILE + 1)
        except KeyError:
            message = tr("There is no manifest at s3://{bucket}/{key}", bucket=location.bucket, key=key)
            raise bad_registration("BV-PKG-003", message) from None
        checked = check_manifest(raw, name, version)
        if (found := hashlib.sha256(raw).hexdigest()) != patch:
            message = tr(
                "The patch version must be the SHA-256 of the manifest, {digest}, not {patch}",
                digest=found,
                patch=patch,
            )
            raise bad_registration("BV-PKG-004", message)
        return checked

    def _record(
        self,
        connection: Connection,
        package: PackageRecord,
        parameters: Mapping[str, Any],
        checked: CheckedManifest | None,
    ) -> None:
        version, patch = parameters["PackageVersion"], parameters["PatchVersion"]
        mark = bool(parameters.get("MarkLatest"))
        row = patch_version(connection, package.id, version, patch)
        if row is None or row.status == FAILED:
            if checked is None:  # it was there a moment ago
                raise no_version(package.name, version, patch)
            recording.begin(
                connection,
                package,
                version,
                patch,
                checked.text,
                mark_latest=mark,
                now=self._clock.now().timestamp(),
                most=self._settings.quotas.versions_of_package,
            )
        elif row.status == DELETING:
            raise being_deleted(package.name, package.id)
        elif mark and row.status == COMPLETED:
            recording.make_latest(connection, package.id, version, patch)
        elif mark and row.status == PENDING:
            chosen = is_patch(package.id, version, patch)
            connection.execute(update(VERSIONS).where(chosen).values(mark_latest=True))

    def _check_unused(self, connection: Connection, package: PackageRecord, row: VersionRecord) -> None:
        used_by = self._use.instances_using(connection, package.id, row.version, row.patch)
        if used_by:
            message = tr(
                "The version {version} of {name} is used by {instances}; remove those first",
                version=f"{row.version}.{row.patch}",
                name=package.name,
                instances=", ".join(used_by),
            )
            raise conflict(PACKAGE_VERSION, f"{row.version}.{row.patch}", message)

    def _successor(
        self,
        connection: Connection,
        package: PackageRecord,
        row: VersionRecord,
        parameters: Mapping[str, Any],
    ) -> str | None:
        """The patch version that becomes the latest; None when the one that goes is not, or is the last."""
        if not row.latest:
            return None
        others = [
            other
            for other in versions_of(connection, package.id, row.version)
            if other.patch != row.patch and other.status == COMPLETED
        ]
        wanted: str | None = parameters.get("UpdatedLatestPatchVersion")
        if wanted is not None and wanted not in {other.patch for other in others}:
            raise no_version(package.name, row.version, wanted)
        if wanted is None and others:
            message = tr(
                "This is the latest patch version of {name} {version}: say which one takes its place "
                "with UpdatedLatestPatchVersion, like {newest}",
                name=package.name,
                version=row.version,
                newest=others[0].patch,
            )
            raise conflict(PACKAGE_VERSION, f"{row.version}.{row.patch}", message)
        return wanted

    def _described(self, package: PackageRecord, row: VersionRecord) -> dict[str, Any]:
        described: dict[str, Any] = {
            "OwnerAccount": package.owner,
            "PackageId": package.id,
            "PackageArn": package_arn(self._settings, package),
            "PackageName": package.name,
            "PackageVersion": row.version,
            "PatchVersion": row.patch,
            "IsLatestPatch": row.latest,
            "Status": row.status,
        }
        if row.status_description:
            described["StatusDescription"] = row.status_description
        if row.registered is not None:
            described["RegisteredTime"] = moment(row.registered)
        return described
