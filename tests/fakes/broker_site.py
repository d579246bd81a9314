"""A site's certificates over a real database, and a broker with clients around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from belvedere_simulator.service.broker.broker import Broker, Received
from belvedere_simulator.service.broker.gatekeeper import SiteGatekeeper
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.first_start import site_authority
from belvedere_simulator.service.certificates.identity import Credentials, Identity, Kind
from belvedere_simulator.service.clock import Clock, SystemClock
from belvedere_simulator.service.store.database import Database
from fakes.device_site import VAULT, certificate_request, der
from fakes.thing_client import ThingClient

LEFT, RIGHT = "panorama_left_Thing_00000001", "panorama_right_Thing_00000002"


@dataclass(frozen=True)
class Holder:
    """Somebody with a certificate."""

    credentials: Credentials
    identity: Identity

    @property
    def client_id(self) -> str:
        """The id it connects with."""
        identity = self.identity
        match identity.kind:
            case Kind.DEVICE:
                return identity.thing
            case Kind.CLAIM:
                return f"claim-{identity.serial}"
        return f"{identity.kind.value}-test"


@dataclass(frozen=True)
class BrokerSite:
    """Issues certificates to everybody."""

    database: Database
    certificates: Certificates
    gatekeeper: SiteGatekeeper

    def device(self, thing: str) -> Holder:
        """A provisioned device."""
        claim = self.claim(thing)
        key, request = certificate_request()
        with self.database.write() as connection:
            pem = self.certificates.claim(connection, claim.identity.serial, request)
        own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self._holder(Credentials(pem, own))

    def claim(self, thing: str) -> Holder:
        """A device with a temporary certificate."""
        with self.database.write() as connection:
            credentials = self.certificates.issue_claim(connection, thing)
        return self._holder(credentials)

    def client(self, kind: Kind) -> Holder:
        """The service or a desktop."""
        with self.database.write() as connection:
            credentials = self.certificates.issue_client(connection, kind)
        return self._holder(credentials)

    def revoke(self, thing: str) -> frozenset[str]:
        """Revoke what a thing has, and tell nobody yet."""
        with self.database.write() as connection:
            return self.certificates.revoke_thing(connection, thing)

    def _holder(self, credentials: Credentials) -> Holder:
        return Holder(credentials, self.certificates.identity_of(der(credentials.certificate)))


def open_broker_site(folder: Path, clock: Clock | None = None) -> BrokerSite:
    """The site over the database in `folder`."""
    database = Database(f"sqlite:///{folder / 'broker.db'}")
    database.create()
    clock = clock or SystemClock()
    certificates = Certificates(site_authority(database, VAULT, SystemClock().now()), database, clock)
    gatekeeper = SiteGatekeeper(certificates, database, clock, SystemClock())
    return BrokerSite(database, certificates, gatekeeper)


@dataclass
class Playground:
    """A running broker, the certificates of its site, and what the service heard."""

    broker: Broker
    site: BrokerSite
    heard: list[Received] = field(default_factory=list)
    clients: list[ThingClient] = field(default_factory=list)

    def client(
        self, holder: Holder, client_id: str = "", will: tuple[str, bytes] | None = None, keep_alive: int = 30
    ) -> ThingClient:
        """A client, not connected yet."""
        self.broker.refresh()
        identifier = client_id or holder.client_id
        authority = self.site.gatekeeper.authority
        address = self.broker.address
        client = ThingClient(
            address, authority, holder.credentials, identifier, will=will, keep_alive=keep_alive
        )
        self.clients.append(client)
        return client

    def device(self, thing: str) -> ThingClient:
        """A new device, connected."""
        return self.client(self.site.device(thing)).connect()

    def topics(self) -> list[str]:
        """On which topics the service heard something."""
        return [message.topic for message in list(self.heard)]

    def close(self) -> None:
        """End clients and broker."""
        for client in self.clients:
            client.close()
        self.broker.stop()
        self.site.database.close()
