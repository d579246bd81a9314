"""The form of a log image: a head in the clear, and sealed chunks. See docs/log-image.md."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"BELVEDERE LOGS 1\n"
CHUNK = 64 * 1024
TAG = 16
LENGTH = struct.Struct(">I")
LARGEST_HEAD = 4096
_INFO = b"belvedere log image 1"


@dataclass(frozen=True)
class Head:
    """What is told in the clear. `created` is ISO 8601 by the appliance's clock; `recipient` the SHA-256 of
    the site's public log key and `ephemeral` the key of this image, both in hexadecimal digits."""

    device: str
    software: str
    created: str
    recipient: str
    ephemeral: str

    def encode(self) -> bytes:
        """The bytes before the chunks."""
        text = json.dumps(asdict(self), separators=(",", ":")).encode()
        return MAGIC + LENGTH.pack(len(text)) + text


def decode_head(text: bytes) -> Head:
    """The head from its JSON. Raises ValueError."""
    told: Any = json.loads(text)
    if not isinstance(told, dict):
        raise TypeError("no object")
    names = Head.__dataclass_fields__
    values = {name: told.get(name) for name in names}
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError("a member is missing")
    return Head(**{name: str(value) for name, value in values.items()})


def key_name(public: bytes) -> str:
    """How a public log key is named in images."""
    return hashlib.sha256(public).hexdigest()


class Chunks:
    """Seals or opens chunk after chunk under the key of one image; the last one says that it is."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._number = 0

    def seal(self, plain: bytes, *, last: bool) -> bytes:
        """The chunk as it lies in the image."""
        return self._cipher.encrypt(self._nonce(last), plain, None)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        """The chunk again. Raises InvalidTag when it is another one, changed, or not the last one."""
        return self._cipher.decrypt(self._nonce(last), sealed, None)

    def _nonce(self, last: bool) -> bytes:
        # Each image has a key of its own, so numbers never come twice.
        nonce = self._number.to_bytes(11, "big") + bytes([last])
        self._number += 1
        return nonce


def chunks_of_writer(private: X25519PrivateKey, recipient: bytes, head: bytes) -> Chunks:
    """For who writes: `private` is the image's, `recipient` the site's public key."""
    return _chunks(private.exchange(X25519PublicKey.from_public_bytes(recipient)), head)


def chunks_of_reader(private: X25519PrivateKey, ephemeral: bytes, head: bytes) -> Chunks:
    """For who reads: `private` is the site's. Raises ValueError for a key that is none."""
    return _chunks(private.exchange(X25519PublicKey.from_public_bytes(ephemeral)), head)


def _chunks(shared: bytes, head: bytes) -> Chunks:
    # The head is bound to the key: one that was changed opens nothing.
    salt = hashlib.sha256(head).digest()
    return Chunks(HKDF(hashes.SHA256(), 32, salt, _INFO).derive(shared))
