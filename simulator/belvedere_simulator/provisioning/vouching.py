"""Authorities beside the site's own in an archive: those of a broker that somebody else has certified.

The site's authority vouches for them with its key, so that nobody can put one of his own on a drive.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.messages import tr

# What else the authority signs are certificates and notes, which never begin like this.
_PURPOSE = b"belvedere authorities 1\n"
_HASH = ec.ECDSA(hashes.SHA256())


def vouch(others: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The signature with the authority's key over `others` (PEM); empty where there are none."""
    return key.sign(_said(x509.load_pem_x509_certificates(others)), _HASH) if others else b""


def check_vouched(authority: x509.Certificate, others: Sequence[x509.Certificate], signature: bytes) -> None:
    """Raises InvalidSignature unless the authority vouched for exactly `others`, TypeError for its key."""
    public = authority.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError(tr("the authority has another kind of key"))
    public.verify(signature, _said(others), _HASH)


def _said(certificates: Sequence[x509.Certificate]) -> bytes:
    return _PURPOSE + b"".join(each.public_bytes(Encoding.DER) for each in certificates)
