"""What application instances ask of packages: the node that a graph names, its manifest, files and secret.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from belvedere_simulator.manifest.package import Package
from belvedere_simulator.service.packages.finding import location_of
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.records import (
    COMPLETED,
    PackageRecord,
    VersionRecord,
    latest_patch,
    package_by_id,
    package_by_name,
    patch_version,
)
from belvedere_simulator.service.packages.registration.checking import needed_files, registered_package
from belvedere_simulator.service.packages.tables import NODES
from belvedere_simulator.service.settings import SiteSettings


@dataclass(frozen=True)
class RegisteredNode:
    """One node of a registered package version; `category` like BUSINESS_LOGIC."""

    id: str
    name: str
    category: str
    package_id: str
    package_name: str
    owner: str
    version: str
    patch: str


@dataclass(frozen=True)
class RegisteredVersion:
    """A usable patch version. `secret` names a registered camera's secret, "" for other packages."""

    package: PackageRecord
    record: VersionRecord
    location: Location

    @property
    def manifest(self) -> Package:
        """The manifest that was registered."""
        return registered_package(self.record.manifest)

    @property
    def secret(self) -> str:
        """The name of the camera's secret: JSON with username, password and streamUrl."""
        return self.record.secret or ""

    @property
    def keys(self) -> dict[str, str]:
        """Where each asset and descriptor lies in the bucket, by its file name."""
        return {file: self.location.binary(file) for file in needed_files(self.manifest)}


def find_version(
    connection: Connection, settings: SiteSettings, reference: str, version: str, patch: str | None = None
) -> RegisteredVersion | None:
    """The package version that a graph calls `account::name`; without `patch` its latest.

    None when it is not registered or belongs to another account.
    """
    owner, _, name = reference.partition("::")
    package = package_by_name(connection, owner, name)
    if package is None or package.deleting:
        return None
    if patch is None:
        record = latest_patch(connection, package.id, version)
    else:
        record = patch_version(connection, package.id, version, patch)
    if record is None or record.status != COMPLETED:
        return None
    return RegisteredVersion(package, record, location_of(settings, package))


def version_of(
    connection: Connection, settings: SiteSettings, package_id: str, version: str, patch: str
) -> RegisteredVersion | None:
    """The patch version that an instance was deployed with."""
    package = package_by_id(connection, package_id)
    record = patch_version(connection, package_id, version, patch)
    if package is None or record is None:
        return None
    return RegisteredVersion(package, record, location_of(settings, package))


def nodes_of(connection: Connection, found: RegisteredVersion) -> Sequence[RegisteredNode]:
    """The nodes that the patch version offers."""
    record, package = found.record, found.package
    chosen = select(NODES.c.id, NODES.c.name, NODES.c.category).where(
        NODES.c.package_id == record.package_id,
        NODES.c.version == record.version,
        NODES.c.patch == record.patch,
    )
    return [
        RegisteredNode(
            id=row.id,
            name=row.name,
            category=row.category,
            package_id=package.id,
            package_name=package.name,
            owner=package.owner,
            version=record.version,
            patch=record.patch,
        )
        for row in connection.execute(chosen.order_by(NODES.c.name))
    ]


def find_node(connection: Connection, found: RegisteredVersion, interface: str) -> RegisteredNode | None:
    """The node that stands for the version's interface of this name."""
    return next((node for node in nodes_of(connection, found) if node.name == interface), None)


def camera_secret_of(connection: Connection, package_id: str, version: str, patch: str) -> str | None:
    """The name of the secret of a camera made from a template; None for every other package."""
    record = patch_version(connection, package_id, version, patch)
    return record.secret if record is not None else None
