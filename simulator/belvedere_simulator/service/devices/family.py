"""Everything about devices, put together for the composition of the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices.appliances import Appliances
from belvedere_simulator.service.devices.creation import Endpoints
from belvedere_simulator.service.devices.devices import Devices
from belvedere_simulator.service.devices.jobs import DeviceJobs
from belvedere_simulator.service.devices.listener import DeviceListener
from belvedere_simulator.service.devices.software import software_catalogue
from belvedere_simulator.service.job_queue import JobQueue
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database


class DeviceFamily:
    """The eight operations on devices and their jobs.

    `devices` is what tag operations ask about devices, `jobs` listens to the job queue, `appliances` takes
    what appliances report. `endpoints` is asked whenever an archive is made.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: SiteSettings,
        certificates: Certificates,
        queue: JobQueue,
        endpoints: Callable[[], Endpoints],
        listeners: Sequence[DeviceListener] = (),
    ) -> None:
        software = software_catalogue()
        self.devices = Devices(database, clock, settings, certificates, queue, software, endpoints, listeners)
        self.jobs = DeviceJobs(database, clock, queue, software)
        self.appliances = Appliances(certificates, clock)

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {**self.devices.handlers(), **self.jobs.handlers()}

    def start(self) -> None:
        """Finish what an earlier process left unfinished."""
        self.devices.resume()
