"""The certificate authority: a P-256 key and what it signs. No state, no clock."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=20 * 365)
SLACK = timedelta(days=1)
ORGANISATION = "Belvedere"

SERVER = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH


@dataclass(frozen=True)
class Authority:
    """The authority's certificate and key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        return f"Authority({self.fingerprint})"

    @property
    def pem(self) -> bytes:
        """The certificate for everybody who has to trust this site."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def issued(self, certificate: x509.Certificate) -> bool:
        """Whether this authority signed `certificate`."""
        try:
            certificate.verify_directly_issued_by(self.certificate)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True


def new_authority(now: datetime, name: str = "Belvedere site") -> Authority:
    """A fresh authority that may sign leaf certificates only."""
    key = new_key()
    subject = _name(name)
    builder = (
        _builder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Authority(builder.sign(key, hashes.SHA256()), key)


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The key unencrypted in PEM; whoever takes it protects it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def issue(
    authority: Authority,
    public_key: ec.EllipticCurvePublicKey,
    name: str,
    usage: x509.ObjectIdentifier,
    expires: datetime,
    hosts: Iterable[str] = (),
) -> x509.Certificate:
    """A leaf certificate for `name` (in its common name, cut to 64 letters), with `hosts` as alternatives.

    Its subject also has its serial number: brokers that know a client by its subject tell every certificate
    from every other so.

    It begins to be valid when the authority did: the service's clock may run ahead of the computer's, by
    which the TLS library judges. The end is the service's to judge.
    """
    serial = x509.random_serial_number()
    return signed(authority, leaf_subject(name, serial), serial, public_key, usage, expires, hosts)


def leaf_subject(name: str, serial: int) -> x509.Name:
    """The subject of the certificate that is issued to `name` under a serial number."""
    return _name(name, x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_text(serial)))


def signed(
    authority: Authority,
    subject: x509.Name,
    serial: int,
    public_key: ec.EllipticCurvePublicKey,
    usage: x509.ObjectIdentifier,
    expires: datetime,
    hosts: Iterable[str] = (),
) -> x509.Certificate:
    """A leaf certificate for any subject."""
    parent = authority.certificate
    builder = (
        _builder(subject, parent.subject, public_key, serial)
        .not_valid_before(parent.not_valid_before_utc)
        .not_valid_after(expires)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )
    alternatives = [_alternative(host) for host in hosts]
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(authority.key, hashes.SHA256())


def serial_of(certificate: x509.Certificate) -> str:
    """The serial number as the registry keeps it."""
    return serial_text(certificate.serial_number)


def serial_text(serial: int) -> str:
    """A serial number as it is written: 40 hexadecimal digits."""
    return f"{serial:040x}"


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, serial: int
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    return builder.public_key(public_key).serial_number(serial)


def _name(common: str, *more: x509.NameAttribute[str]) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
            *more,
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
