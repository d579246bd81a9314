"""Sealing with one key: AES-256-GCM, a fresh nonce for each secret."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"


class SealingVault:
    """Seals under `key` (32 bytes); `description` tells where that key lies."""

    def __init__(self, key: bytes, description: str) -> None:
        self._cipher = AESGCM(key)
        self._description = description

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from."""
        return self._description

    def seal(self, plain: bytes) -> bytes:
        """Format byte, nonce, and the encrypted secret with its tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, plain, _FORMAT)

    def open(self, sealed: bytes) -> bytes:
        """The secret; BelvedereError BV-SVC-005 when it was not sealed so, under this key."""
        nonce, encrypted = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            if sealed[:1] != _FORMAT:
                raise ValueError("another format")
            return self._cipher.decrypt(nonce, encrypted, _FORMAT)
        except (InvalidTag, ValueError) as problem:
            raise BelvedereError("BV-SVC-005", tr("A sealed secret cannot be opened")) from problem


def new_key() -> bytes:
    """A fresh key."""
    return os.urandom(KEY_BYTES)
