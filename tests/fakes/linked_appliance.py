"""The link of an appliance to a real site: connection and jobs over a folder, one life after the other."""

from __future__ import annotations

import queue
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.body.state import Body, Kept, Power
from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.connection.site_connection import SiteConnection
from belvedere_simulator.appliance.jobs.device_jobs import DeviceJobs
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.appliance.software.installed import Software
from belvedere_simulator.service.certificates.identity import Kind
from belvedere_simulator.service.job_queue import JobExecution
from fakes.appliance_inside import Inside, open_inside
from fakes.keyed_site import KeyedSite
from fakes.thing_client import ThingClient
from fakes.waiting import until

ON = Body(
    Kept(Software("7.0.13", "7.0.13", 4), provisioned=True),
    power=Power.ON,
    cables=frozenset({EthernetPort.ETH0}),
)


@dataclass
class Linked:
    """One life. `instances` and `body` are what it reports."""

    site: KeyedSite
    record: DeviceRecord
    inside: Inside
    handlers: Mapping[str, Callable[[Job], None]] = field(default_factory=dict)
    instances: list[InstanceReport] = field(default_factory=list)
    body: Body = ON
    measured: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        around = self.inside.around
        self.channel = SiteChannel()
        self.jobs = DeviceJobs(around, self.channel, self.handlers)
        self.connection = SiteConnection(
            around,
            self.channel,
            self.jobs,
            lambda: self.instances,
            lambda: self.body,
            lambda: self.measured,
        )

    @property
    def device_id(self) -> str:
        """Its id at the site."""
        return self.record.device_id

    def connect(self) -> Linked:
        """Connect, and be sure of it."""
        self.connection.connect()
        until(lambda: self.connection.status.online)
        return self

    def described(self) -> Any:
        """DescribeDevice."""
        return self.site.api("panorama").describe_device(DeviceId=self.device_id)

    def is_shown(self, status: str) -> bool:
        """Whether the site says that the device is ONLINE or OFFLINE."""
        return bool(self.described()["DeviceConnectionStatus"] == status)

    def event(self) -> Event:
        """The next thing that the body was told."""
        return self.inside.events.get(timeout=20)

    def end(self) -> None:
        """The power is gone."""
        self.inside.around.life.end()


class Reported:
    """A JobListener that remembers what devices said of jobs."""

    def __init__(self) -> None:
        self.told: queue.SimpleQueue[JobExecution] = queue.SimpleQueue()
        self.seen: list[JobExecution] = []

    def job_changed(self, _connection: Connection, job: JobExecution) -> None:
        """A report came."""
        self.seen.append(job)

    def of(self, job_id: str) -> list[tuple[str, dict[str, str]]]:
        """Status and details of a job, as they came."""
        return [(job.status, dict(job.details)) for job in list(self.seen) if job.job_id == job_id]

    def ended(self, job_id: str) -> bool:
        """Whether a job has ended."""
        return any(status not in ("QUEUED", "IN_PROGRESS") for status, _ in self.of(job_id))


@dataclass
class LinkedAppliances:
    """Makes devices of a site and lives of their appliances, and ends them."""

    site: KeyedSite
    folder: Path
    lives: list[Linked] = field(default_factory=list)
    others: list[ThingClient] = field(default_factory=list)

    def device(self) -> DeviceRecord:
        """A new device, not connected."""
        name = f"gate-{secrets.token_hex(4)}"
        appliance = self.site.channel.appliance(name)
        appliance.client.close()
        return self.site.record(appliance, name)

    def live(
        self,
        record: DeviceRecord | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        change: Callable[[Inside], Inside] = lambda inside: inside,
        **members: Any,
    ) -> Linked:
        """A life of a new device, or once more of the one that lived here before."""
        before = self.lives[-1] if self.lives and record is None else None
        known = before.record if before is not None else record or self.device()
        software = members.pop("software", "7.0.13")
        inside = open_inside(
            self.folder, None if before else known, clock=clock, software=software, scale=1000.0
        )
        self.lives.append(Linked(self.site, known, change(inside), **members))
        return self.lives[-1]

    def enqueue(self, linked: Linked, job_id: str, document: Mapping[str, Any]) -> str:
        """Queue a job with any document."""
        service = self.site.service
        with service.parts.database.write() as connection:
            service.panorama.queue.enqueue(connection, linked.record.thing, job_id, document)
        return job_id

    def cancel(self, linked: Linked, job_id: str) -> None:
        """The site does not want a job any more."""
        service = self.site.service
        with service.parts.database.write() as connection:
            service.panorama.queue.cancel(connection, linked.record.thing, job_id)

    def desktop(self, linked: Linked) -> ThingClient:
        """A desktop that hears everything of a device."""
        service = self.site.service
        with service.parts.database.write() as connection:
            holder = service.panorama.certificates.issue_client(connection, Kind.DESKTOP)
        client = ThingClient(
            service.channel.address,
            service.panorama.certificates.authority.pem,
            holder,
            f"desktop-{len(self.others)}-{linked.device_id[-6:]}",
        )
        self.others.append(client.connect())
        assert client.subscribe(f"panorama/things/{linked.record.thing}/#")
        return client

    def close(self) -> None:
        """End all."""
        for linked in self.lives:
            linked.end()
        for client in self.others:
            client.close()
