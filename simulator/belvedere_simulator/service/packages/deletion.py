"""Removes a package with all it has: marked first, so that a kill leaves it to be finished."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import conflict
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.finding import location_of, package_arn
from belvedere_simulator.service.packages.locations import Location
from belvedere_simulator.service.packages.neighbours import InstanceUse, SecretStore
from belvedere_simulator.service.packages.records import DELETING, PackageRecord, versions_of
from belvedere_simulator.service.packages.refusals import PACKAGE
from belvedere_simulator.service.packages.registration import recording
from belvedere_simulator.service.packages.tables import PACKAGES, VERSIONS
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.tags import remove_tags


class Deletion:
    """The end of packages."""

    def __init__(
        self,
        database: Database,
        settings: SiteSettings,
        objects: ObjectStore,
        use: InstanceUse,
        secrets: SecretStore,
    ) -> None:
        self._database = database
        self._settings = settings
        self._objects = objects
        self._use = use
        self._secrets = secrets

    def has_files(self, package: PackageRecord) -> bool:
        """Whether anything lies in the package's folders."""
        location = location_of(self._settings, package)
        return next(iter(self._objects.list(location.bucket, f"{location.root}/")), None) is not None

    def mark(self, connection: Connection, package: PackageRecord, *, force: bool) -> None:
        """Begin the end. ConflictException while an instance uses it, and for versions without `force`.

        A camera may go while it is used: as documented, applications that run keep their stream. Nobody
        can choose it any more, and what they need of it stays until they are gone.
        """
        rows = versions_of(connection, package.id)
        if rows and not force:
            raise must_be_forced(package)
        for row in rows:
            used_by = self._use.instances_using(connection, package.id, row.version, row.patch)
            if used_by and row.secret is None:
                message = tr(
                    "The package {name} is used by {instances}; remove those first",
                    name=package.name,
                    instances=", ".join(used_by),
                )
                raise conflict(PACKAGE, package.id, message)
        connection.execute(update(PACKAGES).where(PACKAGES.c.id == package.id).values(deleting=True))
        connection.execute(
            update(VERSIONS).where(VERSIONS.c.package_id == package.id).values(status=DELETING, latest=False)
        )

    def finish(self, package: PackageRecord) -> None:
        """Remove the files, then the records; those of a camera that is used still are left for later."""
        with self._database.read() as connection:
            if self._is_used(connection, package):
                return
        location = location_of(self._settings, package)
        self._remove_files(location)
        with changing(self._database) as connection:
            for row in versions_of(connection, package.id):
                recording.remove(connection, row)
                if row.secret:
                    self._secrets.remove(connection, row.secret)
            remove_tags(connection, package_arn(self._settings, package))
            connection.execute(delete(PACKAGES).where(PACKAGES.c.id == package.id))

    def resume(self) -> None:
        """Finish what a killed process began, and cameras that nobody uses any more."""
        with self._database.read() as connection:
            rows = connection.execute(select(PACKAGES).where(PACKAGES.c.deleting.is_(True))).all()
        for row in rows:
            self.finish(PackageRecord(**row._mapping))

    def _is_used(self, connection: Connection, package: PackageRecord) -> bool:
        rows = versions_of(connection, package.id)
        return any(self._use.instances_using(connection, package.id, row.version, row.patch) for row in rows)

    def _remove_files(self, location: Location) -> None:
        for stored in list(self._objects.list(location.bucket, f"{location.root}/")):
            self._objects.delete(stored.bucket, stored.key)


def must_be_forced(package: PackageRecord) -> Exception:
    """The ConflictException for a package that still has versions or files."""
    message = tr(
        "The package {name} has versions or files; deregister and remove them, or use ForceDelete",
        name=package.name,
    )
    return conflict(PACKAGE, package.id, message)
