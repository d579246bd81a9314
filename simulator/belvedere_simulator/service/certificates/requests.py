"""Certificate signing requests, as appliances send them."""

from __future__ import annotations

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LARGEST = 16 * 1024


def requested_key(csr: bytes) -> ec.EllipticCurvePublicKey:
    """The public key of a PEM request that proves to hold the private one.

    Only the key counts: names and extensions in the request are ignored. Raises BelvedereError BV-CRT-002.
    """
    try:
        if len(csr) > LARGEST:
            raise ValueError(tr("it is longer than {limit} bytes", limit=LARGEST))
        request = x509.load_pem_x509_csr(csr)
        key = request.public_key()
        if not request.is_signature_valid:
            raise ValueError(tr("its signature is wrong"))
    except Exception as error:
        # The library raises errors of many kinds on hostile bytes, some of them not documented.
        raise _refused(str(error)) from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise _refused(tr("the key is not one of the curve P-256"))
    return key


def key_sha256(key: ec.EllipticCurvePublicKey) -> str:
    """The fingerprint of a public key, hexadecimal."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


def _refused(why: str) -> BelvedereError:
    return BelvedereError("BV-CRT-002", tr("The certificate request cannot be used"), why=why)
