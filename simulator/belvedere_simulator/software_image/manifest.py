"""What an image says of itself, and what of it is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

FORMAT = 1
PAYLOAD_SIZE = 3 * 1024 * 1024
_PIECE = 64 * 1024
_CONTEXT = b"belvedere-software-image\n"

MANIFEST, CERTIFICATE, SIGNATURE, PAYLOAD = "manifest.json", "certificate.pem", "signature.der", "payload.bin"
"""The members of an image, in this order; an image made on the appliance itself has no middle ones."""


@dataclass(frozen=True)
class Manifest:
    """A version, its anti-rollback level, its changes, and the payload's size and SHA-256 (hexadecimal)."""

    version: str
    released: str
    required: bool
    level: int
    changes: tuple[str, ...]
    size: int
    sha256: str

    def to_bytes(self) -> bytes:
        """The one way to write it."""
        content = {
            "format": FORMAT,
            "version": self.version,
            "released": self.released,
            "required": self.required,
            "level": self.level,
            "changes": list(self.changes),
            "payload": {"size": self.size, "sha256": self.sha256},
        }
        return json.dumps(content, indent=2, ensure_ascii=True).encode()


def manifest_from(content: bytes) -> Manifest:
    """The manifest that was written so. Raises ValueError for anything else."""
    try:
        told = json.loads(content)
        payload = told["payload"]
        manifest = Manifest(
            str(told["version"]),
            str(told["released"]),
            bool(told["required"]),
            int(told["level"]),
            tuple(str(change) for change in told["changes"]),
            int(payload["size"]),
            str(payload["sha256"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a manifest") from error
    if told["format"] != FORMAT or manifest.to_bytes() != content:
        raise ValueError("not a manifest of this format")
    return manifest


def manifest_of(
    version: str, released: str, changes: tuple[str, ...], level: int, *, required: bool
) -> Manifest:
    """The manifest of the software that is made from its version."""
    digest, size = hashlib.sha256(), 0
    for piece in payload_of(version):
        digest.update(piece)
        size += len(piece)
    return Manifest(version, released, required, level, changes, size, digest.hexdigest())


def payload_of(version: str) -> Iterator[bytes]:
    """The simulated software, in pieces: nothing but numbers that follow from the version."""
    for number in range(PAYLOAD_SIZE // _PIECE):
        yield hashlib.shake_128(f"belvedere {version} {number}".encode()).digest(_PIECE)


def signed_text(manifest: bytes) -> bytes:
    """What the signature is over: a signature of anything else of the site can never be taken for one."""
    return _CONTEXT + manifest
