"""The Panorama face: its four families put together, with what they need of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from belvedere_simulator.protocol.gateway import Gateway
from belvedere_simulator.protocol.handler import ResourcesOf
from belvedere_simulator.protocol.memory import Memory
from belvedere_simulator.protocol.models import panorama_model
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.devices.creation import Endpoints
from belvedere_simulator.service.devices.family import DeviceFamily
from belvedere_simulator.service.devices.listing import next_lease_end
from belvedere_simulator.service.devices.permissions import device_resources
from belvedere_simulator.service.instances.family import InstanceFamily, InstanceUses
from belvedere_simulator.service.instances.permissions import instance_resources
from belvedere_simulator.service.packages.family import PackageFamily
from belvedere_simulator.service.reach.choice import LISTENING, ReachState
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.store.changes import Changes
from belvedere_simulator.service.store.freshness import Freshness
from belvedere_simulator.service.tags.operations import Tagged, TagOperations
from belvedere_simulator.service.things.queue import ThingJobs
from belvedere_simulator.service.wiring.devices import device_family, site_certificates
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.instances import instance_family
from belvedere_simulator.service.wiring.packages import package_family

# Made from the database and the time alone, and asked for again and again by whoever watches devices.
_REMEMBERED = ("ListDevices", "DescribeDevice")


class Whereabouts:
    """Where the site answers, known once it listens; devices are told in their archives."""

    def __init__(self) -> None:
        self.service = ""
        self.broker = ""
        self.broker_trust = b""
        self.credentials = ""
        self.log_key = b""
        self.outside = ReachState()

    def endpoints(self) -> Endpoints:
        """The addresses of this moment: those on the network where the site listens there."""
        out = self.outside
        if out.state != LISTENING:
            return Endpoints(self.service, self.broker, self.credentials, self.broker_trust, self.log_key)
        return Endpoints(out.service, out.broker, out.credentials, self.broker_trust, self.log_key, out.names)


class Panorama:
    """Devices, packages, application instances and tags of one site."""

    def __init__(self, parts: Foundations, whereabouts: Whereabouts, secrets: Secrets) -> None:
        self.queue = ThingJobs(parts.clock)
        self.certificates = site_certificates(parts)
        self.instances: InstanceFamily = instance_family(parts, parts.objects, self.queue)
        self.packages: PackageFamily = package_family(parts, parts.objects, InstanceUses(), secrets)
        self.devices: DeviceFamily = device_family(
            parts, self.certificates, self.queue, whereabouts.endpoints, [self.instances.reports]
        )
        owners: list[Tagged] = [self.devices.devices, self.packages.packages, self.instances.instances]
        self._changes = Changes(parts.database)
        freshness = Freshness(parts.database, parts.clock, self._changes, [next_lease_end])
        self._memory = Memory(freshness, _REMEMBERED)
        self._tags = TagOperations(parts.database, parts.settings, owners)

    def face(self) -> Gateway:
        """The 34 operations."""
        families: list[tuple[Mapping[str, Any], ResourcesOf]] = [
            (self.devices.handlers(), device_resources),
            (self.packages.handlers(), self.packages.permissions.resources),
            (self.instances.handlers(), instance_resources),
            (self._tags.handlers(), device_resources),
        ]
        handlers = {name: handler for family, _ in families for name, handler in family.items()}
        touched = {name: resources for family, resources in families for name in family}

        def resources_of(caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
            return touched[operation](caller, operation, parameters)

        return Gateway(panorama_model(), handlers, resources_of, memory=self._memory)

    def start(self) -> None:
        """Take up what an earlier process left unfinished."""
        self.packages.start()
        self.devices.start()
        self.instances.start()

    def close(self) -> None:
        """Stop the work beside the requests."""
        self.instances.close()
        self.packages.close()
        self._changes.close()
