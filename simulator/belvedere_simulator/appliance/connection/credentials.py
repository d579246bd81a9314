"""The certificate that is shown to the broker: the appliance's own, or what a fault makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.provisioning.record import DeviceRecord

LIFE = timedelta(days=365)
SPOILING = frozenset({FaultKind.CERTIFICATE_EXPIRED, FaultKind.CERTIFICATE_REVOKED})


def shown_certificate(record: DeviceRecord, faults: FaultBoard) -> str:
    """The certificate (PEM) for the record's key.

    With a fault it is one that no site knows, made here: the broker really refuses it. The expired one says
    of itself that it is.
    """
    now = datetime.now(UTC)
    if faults.find(FaultKind.CERTIFICATE_EXPIRED):
        return _foreign(record, now - LIFE, now - timedelta(days=1))
    if faults.find(FaultKind.CERTIFICATE_REVOKED):
        return _foreign(record, now - timedelta(days=1), now + LIFE)
    return record.certificate


def has_expired(certificate: str, now: datetime) -> bool:
    """Whether a certificate (PEM) says so, by the appliance's own clock."""
    return now >= x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc


def _foreign(record: DeviceRecord, since: datetime, until: datetime) -> str:
    own = x509.load_pem_x509_certificate(record.certificate.encode())
    key = load_pem_private_key(record.key.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a P-256 key")
    builder = x509.CertificateBuilder().subject_name(own.subject).issuer_name(own.subject)
    builder = builder.public_key(key.public_key()).serial_number(own.serial_number)
    builder = builder.not_valid_before(since).not_valid_after(until)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode("ascii")
