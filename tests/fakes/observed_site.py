"""A whole service over a broker of any kind, an appliance at it, and somebody who listens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.topics import JobTopic, JobVerb, ShadowTopic, ShadowVerb
from belvedere_simulator.commands.messages.opening import site_inspector
from belvedere_simulator.inspection.documents import job_document, shadow_document
from belvedere_simulator.inspection.inspector import Inspector
from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from campaigns.kills.site import Clients
from fakes.channel_site import Appliance, ChannelSite
from fakes.hand_clock import HandClock
from fakes.thing_client import ThingClient
from fakes.waiting import until


@dataclass
class ObservedSite:
    """The service, the bare MQTT client of a thing, and the one who looks at what it does."""

    site: ChannelSite
    clock: HandClock
    appliance: Appliance
    device: ThingClient
    inspector: Inspector

    @property
    def thing(self) -> str:
        """The thing name."""
        return self.appliance.thing

    def job(self, job_id: str) -> dict[str, Any]:
        """What is known of a job."""
        with self.inspector.seen.lock:
            timeline = self.inspector.seen.jobs.find(self.thing, job_id)
            return job_document(timeline) if timeline is not None else {"entries": [], "status": ""}

    def shadow(self, name: str) -> dict[str, Any]:
        """What is known of a shadow."""
        with self.inspector.seen.lock:
            history = self.inspector.seen.shadows.find(self.thing, name)
            return shadow_document(history) if history is not None else {"entries": [], "version": None}

    def enqueue(self, job_id: str) -> None:
        """Queue a job."""
        service = self.site.service
        with service.parts.database.write() as connection:
            service.panorama.queue.enqueue(
                connection, self.thing, job_id, {"operation": "reboot", "version": 1}
            )

    def cancel(self, job_id: str) -> None:
        """The site wants a job no more."""
        service = self.site.service
        with service.parts.database.write() as connection:
            service.panorama.queue.cancel(connection, self.thing, job_id)

    def report(self, job_id: str, content: Mapping[str, Any] | bytes) -> None:
        """What the device says of a job; the answer has come when this returns."""
        self.ask(JobTopic(self.thing, JobVerb.UPDATE, job_id), content)

    def change(
        self, name: str, content: Mapping[str, Any] | bytes, verb: ShadowVerb = ShadowVerb.UPDATE
    ) -> None:
        """What the device asks of a shadow; the answer has come when this returns."""
        self.ask(ShadowTopic(self.thing, verb, name), content)

    def ask(self, topic: topics.Request, content: Mapping[str, Any] | bytes) -> None:
        """Ask anything, and wait until who looks has heard the answer."""
        answers = (topics.accepted(topic), topics.rejected(topic))
        before = self._heard(answers)
        payload = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.device.publish(topics.text(topic), payload)
        until(lambda: self._heard(answers) > before)

    def tell(self, topic: str, content: Mapping[str, Any]) -> None:
        """The broker carries a message of the service's."""
        before = self._heard((topic,))
        self.site.service.channel.publish(topic, json.dumps(content).encode())
        until(lambda: self._heard((topic,)) > before)

    def _heard(self, names: tuple[str, ...]) -> int:
        return sum(seen.count for seen in self.inspector.seen.topics.every() if seen.topic in names)


@contextmanager
def open_observed_site(folder: Path, broker: str) -> Iterator[ObservedSite]:
    """The site over `embedded` or `mosquitto`, the device connected, the observer listening."""
    clock = HandClock()
    options = ServiceOptions(
        folder / "data", key_places=(FilePlace(folder / "keys"),), broker_url=broker, clock=clock
    )
    site = ChannelSite(open_service(options))
    clients = Clients(site.service.address, site.service.access_key, "us-east-1")
    inspector = site_inspector(lambda: clients)
    try:
        appliance = site.appliance("gate")
        appliance.client.close()
        device = site.thing(appliance).connect()
        for wanted in (f"{topics.of_thing(appliance.thing)}/#", f"{topics.own(appliance.thing)}/#"):
            assert device.subscribe(wanted)
        inspector.start()
        assert inspector.online.wait(20), inspector.standing
        yield ObservedSite(site, clock, appliance, device, inspector)
    finally:
        inspector.close()
        site.close()
