"""What the site does with certificates: issue, claim, renew, revoke, and know who shows one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.certificates import registry
from belvedere_simulator.service.certificates.authority import (
    CLIENT,
    SERVER,
    Authority,
    issue,
    key_pem,
    new_key,
    serial_of,
)
from belvedere_simulator.service.certificates.identity import Credentials, Identity, Kind, State
from belvedere_simulator.service.certificates.registry import Record
from belvedere_simulator.service.certificates.requests import key_sha256, requested_key
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.store.database import Database

CLAIM_LIFE = timedelta(minutes=5)
DEVICE_LIFE = timedelta(days=365)
SERVER_LIFE = timedelta(days=397)
CLIENT_LIFE = timedelta(days=397)
OBSERVER_LIFE = timedelta(days=1)
KEPT_AFTER_END = timedelta(days=90)

RevocationListener = Callable[[frozenset[str]], None]
IssueListener = Callable[[], None]


class Certificates:
    """The certificates of one site.

    What takes a `Connection` happens in the caller's transaction. Times are the service's clock's.
    """

    def __init__(self, authority: Authority, database: Database, clock: Clock) -> None:
        self._authority = authority
        self._database = database
        self._clock = clock
        self._listeners: list[RevocationListener] = []
        self._issue_listeners: list[IssueListener] = []

    @property
    def authority(self) -> Authority:
        """The site's authority; its `pem` is what clients trust."""
        return self._authority

    def issue_server(self, hosts: Iterable[str]) -> Credentials:
        """A server certificate for host names and addresses, with a fresh key."""
        names = list(hosts)
        key = new_key()
        expires = self._clock.now() + SERVER_LIFE
        certificate = issue(self._authority, key.public_key(), names[0], SERVER, expires, names)
        return Credentials(certificate.public_bytes(Encoding.PEM), key_pem(key))

    def issue_claim(self, connection: Connection, thing: str) -> Credentials:
        """A temporary certificate that a device of this thing name may exchange once, within five minutes."""
        return self._with_new_key(connection, Kind.CLAIM, thing, CLAIM_LIFE)

    def issue_client(self, connection: Connection, kind: Kind) -> Credentials:
        """A certificate for the service itself or a desktop."""
        registry.forget(connection, (self._clock.now() - KEPT_AFTER_END).timestamp())
        return self._with_new_key(connection, kind, "", CLIENT_LIFE)

    def certify_observer(self, connection: Connection, csr: bytes) -> bytes:
        """A certificate (PEM), for a day, of somebody who looks at messages and keeps the key of the request.

        Raises BelvedereError BV-CRT-002.
        """
        now = self._clock.now()
        registry.forget(connection, (now - KEPT_AFTER_END).timestamp())
        return self._record(connection, requested_key(csr), Kind.OBSERVER, "", OBSERVER_LIFE).pem

    def claim(self, connection: Connection, serial: str, csr: bytes) -> bytes:
        """Exchange the claim certificate `serial` for a device certificate (PEM) of the request's key.

        The first claimant wins. It may ask again with the same key, should the answer have been lost.
        Raises BelvedereError BV-CRT-003 (used, revoked, expired, no claim certificate) or BV-CRT-002.
        """
        key = requested_key(csr)
        claim = registry.find(connection, serial)
        if claim is None or claim.kind != Kind.CLAIM:
            raise _unclaimable(tr("it is not a provisioning certificate of this site"))
        state = claim.state_at(self._clock.now().timestamp())
        if state in (State.REVOKED, State.EXPIRED):
            raise _unclaimable(tr("it is {state}", state=state.value))
        if not registry.use_once(connection, serial):
            return _again(registry.claimed_with(connection, serial), key)
        return self._record(connection, key, Kind.DEVICE, claim.thing, DEVICE_LIFE, serial).pem

    def renew(self, connection: Connection, identity: Identity, csr: bytes) -> bytes:
        """A new device certificate (PEM) for a device that shows a valid one.

        The old one stays valid until the device shows the new one: see `confirm`.
        """
        if identity.kind != Kind.DEVICE:
            raise _refused(tr("only a device may renew"))
        key = requested_key(csr)
        held = registry.device_certificate(connection, identity.thing, key_sha256(key))
        # Who asks twice for one new key gets one certificate; the key it has now may be certified anew.
        if held is not None and held.serial != identity.serial:
            return held.pem
        return self._record(connection, key, Kind.DEVICE, identity.thing, DEVICE_LIFE).pem

    def confirm(self, connection: Connection, identity: Identity) -> frozenset[str]:
        """A device connected with this certificate: its older ones are revoked; hand these to `announce`."""
        held = registry.of_thing(connection, identity.thing) if identity.kind == Kind.DEVICE else []
        shown = next((record for record in held if record.serial == identity.serial), None)
        if shown is None:
            return frozenset()
        return _revoke(connection, [record for record in held if record.issued < shown.issued])

    def revoke_thing(self, connection: Connection, thing: str) -> frozenset[str]:
        """Revoke every certificate of a thing; the serials are to be handed to `announce` once committed."""
        return _revoke(connection, registry.of_thing(connection, thing))

    def announce(self, serials: frozenset[str]) -> None:
        """Tell the listeners what was revoked: they end the connections that live on it.

        Called after the transaction, so that nobody who is thrown out comes in again.
        """
        for listener in tuple(self._listeners):
            if serials:
                listener(serials)

    def listen(self, listener: RevocationListener) -> None:
        """Have a broker or an endpoint called with the serials revoked from now on."""
        self._listeners.append(listener)

    def announce_issued(self) -> None:
        """Tell the listeners that there is a new certificate, after the transaction and before it is
        handed out: its holder is let in from the first moment on.
        """
        for listener in tuple(self._issue_listeners):
            listener()

    def listen_issued(self, listener: IssueListener) -> None:
        """Have a broker called when a certificate was issued."""
        self._issue_listeners.append(listener)

    def identity_of(self, der: bytes) -> Identity:
        """Who shows this certificate (DER); BelvedereError BV-CRT-004 when it is not valid here and now.

        A claim certificate that was used is valid until its five minutes end: its holder may ask again for
        what it claimed, see `claim`.
        """
        try:
            certificate = x509.load_der_x509_certificate(der)
            serial = serial_of(certificate)
        except ValueError as error:
            raise _refused(tr("it is not a certificate")) from error
        if not self._authority.issued(certificate):
            raise _refused(tr("it is not of this site's authority"))
        with self._database.read() as connection:
            record = registry.find(connection, serial)
        return self._valid(record)

    def _valid(self, record: Record | None) -> Identity:
        if record is None:
            raise _refused(tr("it is not known"))
        state = record.state_at(self._clock.now().timestamp())
        claimable = record.kind == Kind.CLAIM and state == State.USED
        if state != State.ACTIVE and not claimable:
            raise _refused(tr("it is {state}", state=state.value))
        return Identity(Kind(record.kind), record.thing, record.serial)

    def _with_new_key(self, connection: Connection, kind: Kind, thing: str, life: timedelta) -> Credentials:
        key = new_key()
        record = self._record(connection, key.public_key(), kind, thing, life)
        return Credentials(record.pem, key_pem(key))

    def _record(
        self,
        connection: Connection,
        key: ec.EllipticCurvePublicKey,
        kind: Kind,
        thing: str,
        life: timedelta,
        claimed_with: str | None = None,
    ) -> Record:
        now = self._clock.now()
        certificate = issue(self._authority, key, thing or kind.value, CLIENT, now + life)
        record = Record(
            serial_of(certificate),
            kind.value,
            thing,
            State.ACTIVE.value,
            now.timestamp(),
            (now + life).timestamp(),
            key_sha256(key),
            certificate.public_bytes(Encoding.PEM),
            claimed_with,
        )
        registry.add(connection, record)
        return record


def _revoke(connection: Connection, records: list[Record]) -> frozenset[str]:
    serials = [record.serial for record in records if record.state != State.REVOKED]
    registry.revoke(connection, serials)
    return frozenset(serials)


def _again(record: Record | None, key: ec.EllipticCurvePublicKey) -> bytes:
    if record is None or record.state != State.ACTIVE or record.key_sha256 != key_sha256(key):
        raise _unclaimable(tr("it was used already"))
    return record.pem


def _unclaimable(why: str) -> BelvedereError:
    return BelvedereError("BV-CRT-003", tr("The provisioning certificate cannot be exchanged"), why=why)


def _refused(why: str) -> BelvedereError:
    return BelvedereError("BV-CRT-004", tr("The certificate is not accepted"), why=why)
