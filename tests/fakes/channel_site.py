"""A running service, its API and appliances connected to it."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from belvedere_simulator.channel.device_client import ANSWER_SECONDS, DeviceClient, DeviceIdentity
from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.broker.tls import client_context
from belvedere_simulator.service.certificates.identity import Credentials
from belvedere_simulator.service.composition import RunningService
from fakes.device_site import certificate_request, der
from fakes.service_models import service_models
from fakes.thing_client import ThingClient


@dataclass
class Appliance:
    """An appliance's certificate and connection; `jobs` are those it was given to do."""

    thing: str
    device_id: str
    credentials: Credentials
    client: DeviceClient
    jobs: queue.SimpleQueue[dict[str, Any] | None] = field(default_factory=queue.SimpleQueue)
    changes: list[tuple[bool, str]] = field(default_factory=list)

    def job(self) -> dict[str, Any]:
        """The next job that it is given."""
        while (job := self.jobs.get(timeout=20)) is None:
            continue
        return job


class ChannelSite:
    """The service and who is connected."""

    def __init__(self, service: RunningService) -> None:
        self.service = service
        self.api = self._client("panorama")
        self._opened: list[DeviceClient] = []
        self._stopped = False
        self._things: list[ThingClient] = []

    def close(self) -> None:
        """End appliances and service."""
        for client in self._opened:
            client.close()
        for thing in self._things:
            thing.close()
        self.stop()

    def stop(self) -> None:
        """End the service alone; who is connected stays so where the broker does."""
        if not self._stopped:
            self._stopped = True
            self.service.close()

    def archive(self, name: str) -> ProvisioningArchive:
        """The provisioning archive of a new device."""
        answer = self.api.provision_device(Name=name)
        return read_archive(answer["Certificates"], self.service.parts.clock.now())

    def appliance(self, name: str, *, patience: float = ANSWER_SECONDS) -> Appliance:
        """An appliance that was provisioned with a fresh archive, connected; `patience` is its client's."""
        archive = self.archive(name)
        key, request = certificate_request()
        claiming = self.connect(archive.certificate, archive.key, archive.thing, claiming=True)
        told = {"serialNumber": "142301900001", "installation": f"installation-{name}", "software": "7.0.13"}
        certificate = claiming.client.claim(request, told)
        claiming.client.close()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        appliance = self.connect(certificate.encode(), pem, archive.thing, patience=patience)
        appliance.device_id = archive.device_id
        return appliance

    def connect(
        self,
        certificate: bytes,
        key: bytes,
        thing: str,
        *,
        claiming: bool = False,
        patience: float = ANSWER_SECONDS,
    ) -> Appliance:
        """A connection with a certificate."""
        service = self.service
        credentials = Credentials(certificate, key)
        serial = service.panorama.certificates.identity_of(der(certificate)).serial
        jobs: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        changes: list[tuple[bool, str]] = []
        client = DeviceClient(
            service.channel.address,
            client_context(self._trust, credentials),
            DeviceIdentity(thing, serial, claiming),
            job=jobs.put,
            changed=lambda online, why: changes.append((online, why)),
            patience=patience,
        )
        self._opened.append(client)
        client.start()
        assert client.wait_online(20), changes
        return Appliance(thing, "", credentials, client, jobs, changes)

    def thing(self, appliance: Appliance) -> ThingClient:
        """A plain MQTT client with the certificate of an appliance, not connected."""
        address = self.service.channel.address
        client = ThingClient(address, self._trust, appliance.credentials, appliance.thing)
        self._things.append(client)
        return client

    def described(self, device_id: str) -> Any:
        """DescribeDevice."""
        return self.api.describe_device(DeviceId=device_id)

    def put_object(self, bucket: str, key: str, content: bytes) -> None:
        """Store an object as a client does."""
        self._client("s3").put_object(Bucket=bucket, Key=key, Body=content)

    @property
    def _trust(self) -> bytes:
        return self.service.panorama.certificates.authority.pem + self.service.channel.trust

    def _client(self, name: str) -> Any:
        key = self.service.access_key
        core = botocore.session.get_session()
        core.register_component("data_loader", service_models())
        return boto3.Session(botocore_session=core).client(
            name,
            endpoint_url=self.service.address,
            region_name="us-east-1",
            aws_access_key_id=key.key_id,
            aws_secret_access_key=key.secret,
            config=Config(retries={"max_attempts": 0}),
        )
