"""Making an image."""

from __future__ import annotations

import zipfile
from typing import IO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from belvedere_simulator.software_image.manifest import (
    CERTIFICATE,
    MANIFEST,
    PAYLOAD,
    SIGNATURE,
    Manifest,
    payload_of,
    signed_text,
)

# Two sites' processes make the same bytes: neither the hour nor chance is in them.
_DATE = (2020, 1, 1, 0, 0, 0)


def write_signed_image(
    stream: IO[bytes], manifest: Manifest, certificate: bytes, key: ec.EllipticCurvePrivateKey
) -> bytes:
    """Write the image; `certificate` (PEM) is the key's. Returns the signature (DER)."""
    told = manifest.to_bytes()
    signature = key.sign(signed_text(told), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    _write(stream, manifest, {MANIFEST: told, CERTIFICATE: certificate, SIGNATURE: signature})
    return signature


def write_plain_image(stream: IO[bytes], manifest: Manifest) -> None:
    """Write the image of software that an appliance is delivered with, without a signature."""
    _write(stream, manifest, {MANIFEST: manifest.to_bytes()})


def _write(stream: IO[bytes], manifest: Manifest, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(_member(name), content)
        with archive.open(_member(PAYLOAD), "w") as payload:
            for piece in payload_of(manifest.version):
                payload.write(piece)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _DATE)
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member
