"""The transitions of a patch version: pending, completed or failed, latest, gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.service.packages.records import (
    COMPLETED,
    FAILED,
    PENDING,
    PackageRecord,
    VersionRecord,
    is_patch,
    latest_patch,
    versions_of,
)
from belvedere_simulator.service.packages.refusals import PACKAGE, quota
from belvedere_simulator.service.packages.registration.offered import OfferedNode
from belvedere_simulator.service.packages.tables import NODES, VERSIONS

_LONGEST_ID = 255


def begin(
    connection: Connection,
    package: PackageRecord,
    version: str,
    patch: str,
    manifest: str,
    *,
    mark_latest: bool,
    now: float,
    most: int,
    secret: str | None = None,
) -> None:
    """Record a patch version as pending, in place of one that failed.

    Raises ServiceQuotaExceededException when the package has `most` versions: patch versions count.
    """
    kept = [row for row in versions_of(connection, package.id) if row.status != FAILED]
    if len(kept) >= most:
        # The words that people search for.
        message = tr(
            "You've reached the maximum number of versions for package {name}. "
            "Deregister unused package versions and try again.",
            name=package.name,
        )
        raise quota("versions-of-package", PACKAGE, package.id, message)
    connection.execute(delete(VERSIONS).where(is_patch(package.id, version, patch)))
    row = {
        "package_id": package.id,
        "version": version,
        "patch": patch,
        "status": PENDING,
        "mark_latest": mark_latest,
        "requested": now,
        "manifest": manifest,
        "secret": secret,
    }
    connection.execute(insert(VERSIONS).values(row))


def complete(
    connection: Connection,
    package: PackageRecord,
    row: VersionRecord,
    nodes: Iterable[OfferedNode],
    now: float,
) -> None:
    """Make a pending patch version usable; nothing happens when it is pending no longer."""
    chosen = is_patch(row.package_id, row.version, row.patch)
    settled = connection.execute(
        update(VERSIONS)
        .where(chosen, VERSIONS.c.status == PENDING)
        .values(status=COMPLETED, status_description="", registered=now)
    )
    if settled.rowcount == 0:
        return
    for node in nodes:
        connection.execute(
            insert(NODES).values(
                id=_node_id(connection, package.name, row.version, row.patch, node.name),
                package_id=row.package_id,
                version=row.version,
                patch=row.patch,
                name=node.name,
                category=node.category,
                description=node.description,
                asset=node.asset,
                interface=dict(node.interface),
                created=now,
            )
        )
    wanted = connection.execute(select(VERSIONS.c.mark_latest).where(chosen)).scalar_one()
    if wanted or latest_patch(connection, row.package_id, row.version) is None:
        make_latest(connection, row.package_id, row.version, row.patch)


def fail(connection: Connection, row: VersionRecord, description: str) -> None:
    """Give a pending patch version up; `description` says why."""
    connection.execute(
        update(VERSIONS)
        .where(is_patch(row.package_id, row.version, row.patch), VERSIONS.c.status == PENDING)
        .values(status=FAILED, status_description=description)
    )


def make_latest(connection: Connection, package_id: str, version: str, patch: str) -> None:
    """Let `patch` stand for the version, and no other."""
    same = (VERSIONS.c.package_id == package_id, VERSIONS.c.version == version)
    connection.execute(update(VERSIONS).where(*same).values(latest=VERSIONS.c.patch == patch))


def remove(connection: Connection, row: VersionRecord) -> None:
    """Forget a patch version and its nodes."""
    connection.execute(
        delete(NODES).where(
            NODES.c.package_id == row.package_id,
            NODES.c.version == row.version,
            NODES.c.patch == row.patch,
        )
    )
    connection.execute(delete(VERSIONS).where(is_patch(row.package_id, row.version, row.patch)))


def _node_id(connection: Connection, name: str, version: str, patch: str, node: str) -> str:
    """The id clients know: package, version, eight letters of the patch version, interface.

    Where that is too long, or another package's names spell the same, a digest tells it apart.
    """
    plain = f"{name}-{version}-{patch[:8]}-{node}"
    taken = connection.execute(select(NODES.c.id).where(NODES.c.id == plain)).first()
    if len(plain) <= _LONGEST_ID and taken is None:
        return plain
    digest = hashlib.sha256(f"{name}\0{version}\0{patch}\0{node}".encode()).hexdigest()[:16]
    return f"{name[:80]}-{version[:20]}-{patch[:8]}-{node[:80]}-{digest}"
