"""Digests of bodies."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.durable import CHUNK


def md5_of(body: Body) -> str:
    """The MD5 of a body in hexadecimal: an ETag, no protection."""
    with body.open() as file:
        return _md5(file)


def body_of(path: Path) -> Body:
    """A file as a body; who stores it moves the file away."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Body(path.stat().st_size, digest, file=path)


def body_of_bytes(data: bytes) -> Body:
    """Bytes as a body."""
    return Body(len(data), hashlib.sha256(data).hexdigest(), data)


def _md5(file: BinaryIO) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
