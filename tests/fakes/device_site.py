"""A site's devices, certificates and tags over a real database, with the message channel recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.first_start import site_authority
from belvedere_simulator.service.certificates.identity import Identity
from belvedere_simulator.service.devices.appliances import Appliances
from belvedere_simulator.service.devices.creation import Endpoints
from belvedere_simulator.service.devices.devices import Devices
from belvedere_simulator.service.devices.family import DeviceFamily
from belvedere_simulator.service.devices.jobs import DeviceJobs
from belvedere_simulator.service.devices.listener import DeviceListener
from belvedere_simulator.service.devices.reports import Appliance
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.tags.operations import TagOperations
from belvedere_simulator.vault.sealing import SealingVault
from fakes.hand_clock import HandClock
from fakes.recorded_jobs import RecordedJobs

VAULT = SealingVault(bytes(range(32)), "a key of the tests")
ENDPOINTS = Endpoints("http://127.0.0.1:4711", "mqtts://127.0.0.1:8883", "https://127.0.0.1:4713")
CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/tester")


@dataclass(frozen=True)
class DeviceSite:
    """Everything about devices, wired as the service wires it."""

    database: Database
    clock: HandClock
    certificates: Certificates
    queue: RecordedJobs
    devices: Devices
    jobs: DeviceJobs
    appliances: Appliances
    tags: TagOperations

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        """One operation as the gateway would call it."""
        handlers = {**self.devices.handlers(), **self.jobs.handlers(), **self.tags.handlers()}
        return handlers[operation](CALLER, parameters)

    def archive(self, **parameters: Any) -> ProvisioningArchive:
        """The archive of a new device."""
        answer = self.call("ProvisionDevice", **parameters)
        return read_archive(answer["Certificates"], self.clock.now())

    def identity(self, pem: bytes) -> Identity:
        """Who shows a certificate."""
        return self.certificates.identity_of(der(pem))

    def claim(self, archive: ProvisioningArchive, appliance: Appliance) -> bytes:
        """An appliance's permanent certificate for the archive it was given."""
        request = certificate_request()[1]
        identity = self.identity(archive.certificate)
        with self.database.write() as connection:
            return self.appliances.claim(connection, identity, request, appliance)

    def online(self, name: str, software: str = "7.0.13") -> str:
        """The id of a new device that is provisioned and online."""
        archive = self.archive(Name=name)
        self.claim(archive, Appliance("1423019000001", f"installation-{name}", software))
        self.connection(archive.thing, online=True)
        return archive.device_id

    def connection(self, thing: str, *, online: bool) -> None:
        """The thing comes or goes now."""
        with self.database.write() as connection:
            now = self.clock.now().timestamp()
            self.appliances.report_connection(connection, thing, now, online=online)

    def describe(self, device_id: str) -> Mapping[str, Any]:
        """DescribeDevice."""
        return self.call("DescribeDevice", DeviceId=device_id)


def open_device_site(
    folder: Path,
    clock: HandClock | None = None,
    settings: SiteSettings | None = None,
    listeners: tuple[DeviceListener, ...] = (),
) -> DeviceSite:
    """The site over the database in `folder`, made where there is none."""
    database = Database(f"sqlite:///{folder / 'state.db'}")
    database.create()
    clock = clock or HandClock()
    settings = settings or SiteSettings()
    certificates = Certificates(site_authority(database, VAULT, clock.now()), database, clock)
    queue = RecordedJobs()
    family = DeviceFamily(database, clock, settings, certificates, queue, lambda: ENDPOINTS, listeners)
    return DeviceSite(
        database,
        clock,
        certificates,
        queue,
        family.devices,
        family.jobs,
        family.appliances,
        TagOperations(database, settings, [family.devices]),
    )


def certificate_request(
    key: ec.EllipticCurvePrivateKey | None = None,
) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A key and a request (PEM) for it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return key, builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def der(pem: bytes) -> bytes:
    """A certificate as the TLS library hands it over."""
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
