"""What is right, sealed under the machine's key: of a slot's files, or of the version delivered."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.files import PRIVATE, rewrite_whole

_KEY_BYTES = 32


@dataclass(frozen=True)
class Record:
    """A version and the SHA-256 (hexadecimal) of its files by name."""

    version: str
    required: bool = False
    files: Mapping[str, str] = field(default_factory=dict)


class Sealer:
    """Seals records with the key in a file, which is made when it is first used."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def seal(self, record: Record) -> bytes:
        """The record with its HMAC, in the only form in which it is read again. Raises OSError."""
        told = {
            "format": 1,
            "version": record.version,
            "required": record.required,
            "files": dict(record.files),
        }
        text = json.dumps(told, sort_keys=True).encode() + b"\n"
        return text + hmac.new(self._key(), text, hashlib.sha256).hexdigest().encode() + b"\n"

    def open(self, sealed: bytes) -> Record:
        """The record. Raises ValueError when a byte is not as it was sealed, OSError."""
        try:
            told = json.loads(sealed.partition(b"\n")[0])
            files = {str(name): str(sha256) for name, sha256 in told["files"].items()}
            record = Record(str(told["version"]), bool(told["required"]), files)
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("not a record") from error
        if not hmac.compare_digest(self.seal(record), sealed):
            raise ValueError("not sealed under this key")
        return record

    def _key(self) -> bytes:
        try:
            key = self._file.read_bytes()
        except FileNotFoundError:
            key = os.urandom(_KEY_BYTES)
            rewrite_whole(self._file, key, PRIVATE)
        return key
