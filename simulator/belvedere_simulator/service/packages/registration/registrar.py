"""Brings pending patch versions to an end: their files are checked, then they are usable or failed."""

from __future__ import annotations

from collections.abc import Iterator

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.background import Background, Work
from belvedere_simulator.service.packages.changing import changing
from belvedere_simulator.service.packages.finding import location_of
from belvedere_simulator.service.packages.records import (
    PENDING,
    PackageRecord,
    VersionRecord,
    package_by_id,
    patch_version,
    with_status,
)
from belvedere_simulator.service.packages.registration.assets import (
    asset_faults,
    told_briefly,
    unread_bytes,
)
from belvedere_simulator.service.packages.registration.checking import needed_files, registered_package
from belvedere_simulator.service.packages.registration.offered import offered_nodes
from belvedere_simulator.service.packages.registration.recording import complete, fail
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

READ_AT_ONCE = 8 * 1024 * 1024
"""Bytes that are read before the answer; more are read beside the requests."""

Patch = tuple[str, str, str]


class Registrar:
    """Ends registrations. The pending row is the whole state: any process may begin again after a kill."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        objects: ObjectStore,
        background: Background,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._objects = objects
        self._background = background

    def start(self, patch: Patch) -> None:
        """Finish at once when little has to be read, else in the background."""
        found = self._pending(patch)
        if found is None:
            return
        row, package = found
        files = needed_files(registered_package(row.manifest))
        if unread_bytes(self._objects, location_of(self._settings, package), files) <= READ_AT_ONCE:
            self.finish(patch)
        else:
            self._background.submit(self._work(patch))

    def pending(self) -> Iterator[Work]:
        """What a killed process left."""
        with self._database.read() as connection:
            rows = with_status(connection, PENDING)
        return (self._work((row.package_id, row.version, row.patch)) for row in rows)

    def finish(self, patch: Patch) -> None:
        """Check the files and settle the patch version; nothing happens when it is settled already."""
        found = self._pending(patch)
        if found is None:
            return
        row, package = found
        manifest = registered_package(row.manifest)
        try:
            location = location_of(self._settings, package)
            faults = asset_faults(self._objects, location, needed_files(manifest))
        except (BelvedereError, OSError, KeyError) as error:
            faults = [tr("The files cannot be read: {why}", why=error)]
        with changing(self._database) as connection:
            if faults:
                fail(connection, row, told_briefly(faults))
            else:
                now = self._clock.now().timestamp()
                complete(connection, package, row, offered_nodes(manifest), now)

    def _work(self, patch: Patch) -> Work:
        return lambda: self.finish(patch)

    def _pending(self, patch: Patch) -> tuple[VersionRecord, PackageRecord] | None:
        with self._database.read() as connection:
            row = patch_version(connection, *patch)
            package = package_by_id(connection, patch[0])
        return (row, package) if row and package and row.status == PENDING else None
