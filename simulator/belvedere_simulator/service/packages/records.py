"""Packages and their versions as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from belvedere_simulator.service.packages.tables import PACKAGES, VERSIONS

PENDING = "REGISTER_PENDING"
COMPLETED = "REGISTER_COMPLETED"
FAILED = "FAILED"
DELETING = "DELETING"


@dataclass(frozen=True)
class PackageRecord:
    """One package. `created` is in seconds since the epoch."""

    id: str
    owner: str
    name: str
    created: float
    deleting: bool


@dataclass(frozen=True)
class VersionRecord:
    """One patch version of a package."""

    package_id: str
    version: str
    patch: str
    status: str
    status_description: str
    mark_latest: bool
    latest: bool
    requested: float
    registered: float | None
    manifest: str
    secret: str | None


def moment(seconds: float) -> datetime:
    """The moment that a stored number means."""
    return datetime.fromtimestamp(seconds, UTC)


def package_by_id(connection: Connection, identifier: str) -> PackageRecord | None:
    """The package with this id."""
    return _package(connection.execute(select(PACKAGES).where(PACKAGES.c.id == identifier)).first())


def package_by_name(connection: Connection, owner: str, name: str) -> PackageRecord | None:
    """The package that `owner` calls `name`."""
    chosen = select(PACKAGES).where(PACKAGES.c.owner == owner, PACKAGES.c.name == name)
    return _package(connection.execute(chosen).first())


def count_packages(connection: Connection, owner: str) -> int:
    """How many packages `owner` has."""
    counted = select(func.count()).select_from(PACKAGES).where(PACKAGES.c.owner == owner)
    return int(connection.execute(counted).scalar_one())


def versions_of(connection: Connection, package_id: str, version: str | None = None) -> list[VersionRecord]:
    """The patch versions of a package (of one of its versions), the newest first."""
    chosen = select(VERSIONS).where(VERSIONS.c.package_id == package_id)
    if version is not None:
        chosen = chosen.where(VERSIONS.c.version == version)
    return _versions(connection, chosen.order_by(VERSIONS.c.requested.desc(), VERSIONS.c.patch))


def patch_version(connection: Connection, package_id: str, version: str, patch: str) -> VersionRecord | None:
    """One patch version."""
    chosen = select(VERSIONS).where(is_patch(package_id, version, patch))
    return next(iter(_versions(connection, chosen)), None)


def latest_patch(connection: Connection, package_id: str, version: str) -> VersionRecord | None:
    """The patch version that stands for `version` where no other is named."""
    chosen = select(VERSIONS).where(
        VERSIONS.c.package_id == package_id, VERSIONS.c.version == version, VERSIONS.c.latest.is_(True)
    )
    return next(iter(_versions(connection, chosen)), None)


def with_status(connection: Connection, status: str) -> list[VersionRecord]:
    """Every patch version in this status."""
    return _versions(connection, select(VERSIONS).where(VERSIONS.c.status == status))


def is_patch(package_id: str, version: str, patch: str) -> Any:
    """The condition that chooses one patch version."""
    return and_(VERSIONS.c.package_id == package_id, VERSIONS.c.version == version, VERSIONS.c.patch == patch)


def _package(row: Row[Any] | None) -> PackageRecord | None:
    return None if row is None else PackageRecord(**row._mapping)


def _versions(connection: Connection, chosen: Select[Any]) -> list[VersionRecord]:
    return [VersionRecord(**row._mapping) for row in connection.execute(chosen)]
