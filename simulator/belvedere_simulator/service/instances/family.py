"""Everything about application instances, put together for the composition of the service."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy import Connection

from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.instances.assets import AssetFinder
from belvedere_simulator.service.instances.deploying import Deployer
from belvedere_simulator.service.instances.kinds import Deployment, Removal, Signalling, Surroundings
from belvedere_simulator.service.instances.operations import ApplicationInstances
from belvedere_simulator.service.instances.records import instances_of_device, instances_using
from belvedere_simulator.service.instances.reports import InstanceReports
from belvedere_simulator.service.job_queue import JobQueue
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.workflows.runner import WorkflowRunner
from belvedere_simulator.service.workflows.workflows import Workflows


class InstanceUses:
    """What other families ask about instances; needs nothing but their tables."""

    def instances_using(
        self, connection: Connection, package_id: str, version: str, patch: str
    ) -> Sequence[str]:
        """The ids of instances that are deployed, or being deployed or removed, with this patch version."""
        return instances_using(connection, package_id, version, patch)

    def instances_of_device(self, connection: Connection, device_id: str) -> Sequence[str]:
        """The ids of instances that are on a device, or on their way to it or from it."""
        return instances_of_device(connection, device_id)


class InstanceFamily:
    """The eight operations on application instances, their workflows, and what devices report of them.

    `reports` listens to jobs and devices; `instances` is what tag operations ask; `workflows` and `runner`
    serve other families' workflows too.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        objects: ObjectStore,
        jobs: JobQueue,
    ) -> None:
        woken = threading.Event()
        self.workflows = Workflows(clock)
        around = Surroundings(self.workflows, jobs, clock, AssetFinder(database, objects, settings))
        for kind in (Deployment(around), Removal(around), Signalling(around)):
            self.workflows.register(kind)
        self.runner = WorkflowRunner(database, self.workflows, woken)
        self.reports = InstanceReports(self.workflows, clock)
        deployer = Deployer(database, clock, settings, self.workflows, woken.set)
        self.instances = ApplicationInstances(database, self.workflows, deployer)

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return self.instances.handlers()

    def start(self) -> None:
        """Resume the workflows that a stop interrupted."""
        self.runner.start()

    def close(self) -> None:
        """Stop the work beside the requests; what is unfinished is taken up at the next start."""
        self.runner.stop()
