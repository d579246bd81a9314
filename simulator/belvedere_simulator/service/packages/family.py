"""Everything about packages, put together for the composition of the service."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.background import Background
from belvedere_simulator.service.packages.cameras.template_jobs import TemplateJobs
from belvedere_simulator.service.packages.deletion import Deletion
from belvedere_simulator.service.packages.imports.import_jobs import ImportJobs
from belvedere_simulator.service.packages.imports.running import Importer
from belvedere_simulator.service.packages.neighbours import InstanceUse, SecretStore
from belvedere_simulator.service.packages.nodes import Nodes
from belvedere_simulator.service.packages.packages import Packages
from belvedere_simulator.service.packages.permissions import PackagePermissions
from belvedere_simulator.service.packages.registration.registrar import Registrar
from belvedere_simulator.service.packages.stock import provide_stock
from belvedere_simulator.service.packages.versions import PackageVersions
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database


class PackageFamily:
    """The fifteen operations on packages, versions, nodes and their jobs.

    `packages` is what tag operations ask about packages, `permissions` what the gateway asks about calls.
    `spool` is a folder for files on their way.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        objects: ObjectStore,
        use: InstanceUse,
        secrets: SecretStore,
        spool: Path,
    ) -> None:
        self._database = database
        self._clock = clock
        self._background = Background()
        self._deletion = Deletion(database, settings, objects, use, secrets)
        self._registrar = Registrar(database, clock, settings, objects, self._background)
        self._templates = TemplateJobs(database, clock, settings, objects, secrets)
        importer = Importer(database, clock, settings, objects, spool)
        self._imports = ImportJobs(database, clock, settings, importer, self._background)
        self._versions = PackageVersions(database, clock, settings, objects, self._registrar, use, secrets)
        self._nodes = Nodes(database, settings)
        self.permissions = PackagePermissions(database, settings)
        self.packages = Packages(database, clock, settings, self._deletion)

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            **self.packages.handlers(),
            **self._versions.handlers(),
            **self._nodes.handlers(),
            **self._templates.handlers(),
            **self._imports.handlers(),
        }

    def start(self) -> None:
        """Provide the stock packages and take up what an earlier process left unfinished."""
        provide_stock(self._database, self._clock)
        self._background.submit(self._deletion.resume)
        self._background.submit(self._templates.resume)
        for work in (*self._imports.pending(), *self._registrar.pending()):
            self._background.submit(work)

    def close(self) -> None:
        """Stop the work beside the requests; what is unfinished is taken up at the next start."""
        self._background.close()
