"""Keys that are made on the appliance and never leave it, and what is asked for them."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def new_key() -> bytes:
    """A fresh P-256 key (PEM, not encrypted: whoever stores it seals it)."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_request(key: bytes) -> bytes:
    """The request (PEM) for a certificate of this key. The subject is the service's to choose."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(_private(key), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def serial_of(certificate: bytes) -> str:
    """The serial number of a certificate (PEM) as it stands in topics: 40 hexadecimal digits."""
    return f"{x509.load_pem_x509_certificate(certificate).serial_number:040x}"


def check_issued(certificate: bytes, key: bytes, authority: bytes) -> None:
    """BelvedereError BV-PRV-011 when this is no certificate of the key, signed by the authority; all PEM."""
    try:
        read = x509.load_pem_x509_certificate(certificate)
        read.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
        fits = read.public_key() == _private(key).public_key()
    except (ValueError, TypeError, InvalidSignature):
        fits = False
    if not fits:
        raise BelvedereError("BV-PRV-011", tr("The site answered with a certificate that does not fit"))


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    read = serialization.load_pem_private_key(key, None)
    if not isinstance(read, ec.EllipticCurvePrivateKey):
        raise TypeError("not a P-256 key")
    return read
