"""The site's certificates as brokers see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select

from belvedere_simulator.service.certificates.authority import CLIENT, key_pem, new_key, signed
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.identity import Credentials, Identity, Kind, State
from belvedere_simulator.service.certificates.tables import CERTIFICATES
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.store.database import Database

NAMESAKE_LIFE = timedelta(minutes=5)
LIST_LIFE = timedelta(days=365)


class SiteGatekeeper:
    """A Gatekeeper over the certificates of one site; `clock` is the service's, `wall` the computer's."""

    def __init__(self, certificates: Certificates, database: Database, clock: Clock, wall: Clock) -> None:
        self._certificates = certificates
        self._database = database
        self._clock = clock
        self._wall = wall

    @property
    def authority(self) -> bytes:
        """The authority's certificate."""
        return self._certificates.authority.pem

    def server(self, hosts: Iterable[str]) -> Credentials:
        """A server certificate."""
        return self._certificates.issue_server(hosts)

    def service(self) -> Credentials:
        """A certificate for the service itself."""
        with self._database.write() as connection:
            return self._certificates.issue_client(connection, Kind.SERVICE)

    def namesake(self, serial: str) -> Credentials:
        """A certificate with the subject of the one of `serial`; not known to `identify`."""
        with self._database.read() as connection:
            chosen = select(CERTIFICATES.c.pem).where(CERTIFICATES.c.serial == serial)
            original = x509.load_pem_x509_certificate(connection.execute(chosen).scalar_one())
        key = new_key()
        expires = self._wall.now() + NAMESAKE_LIFE
        number = x509.random_serial_number()
        authority = self._certificates.authority
        certificate = signed(authority, original.subject, number, key.public_key(), CLIENT, expires)
        return Credentials(certificate.public_bytes(Encoding.PEM), key_pem(key))

    def thing(self, serial: str) -> str:
        """The thing of a certificate, revoked or not; empty when it has none."""
        with self._database.read() as connection:
            chosen = select(CERTIFICATES.c.thing).where(CERTIFICATES.c.serial == serial)
            return connection.execute(chosen).scalar_one_or_none() or ""

    def identify(self, der: bytes) -> Identity:
        """Who shows a certificate. Raises BelvedereError when it is unknown, expired or revoked."""
        return self._certificates.identity_of(der)

    def admitted(self) -> list[Identity]:
        """Everybody who may connect now."""
        columns = CERTIFICATES.c
        chosen = select(columns.kind, columns.thing, columns.serial).where(
            columns.state != State.REVOKED.value, columns.expires > self._clock.now().timestamp()
        )
        with self._database.read() as connection:
            rows = connection.execute(chosen.order_by(columns.serial)).all()
        return [Identity(Kind(kind), thing, serial) for kind, thing, serial in rows]

    def revocation_list(self) -> bytes:
        """The authority's list of revoked certificates."""
        with self._database.read() as connection:
            chosen = select(CERTIFICATES.c.serial).where(CERTIFICATES.c.state == State.REVOKED.value)
            serials = connection.execute(chosen).scalars().all()
        authority, now = self._certificates.authority, self._wall.now()
        start = authority.certificate.not_valid_before_utc
        builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
        builder = builder.last_update(start).next_update(now + LIST_LIFE)
        for serial in serials:
            entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(now)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.PEM)
