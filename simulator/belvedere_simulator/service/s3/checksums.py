"""The checksums that clients send along: compared with the bytes, kept, told back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Mapping
from typing import BinaryIO, Protocol

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.digests import md5_of
from belvedere_simulator.service.objects.durable import CHUNK
from belvedere_simulator.service.s3.crc import CRC32C, CRC64NVME, Crc
from belvedere_simulator.service.s3.faults import fault

SIZES = {"CRC32": 4, "CRC32C": 4, "CRC64NVME": 8, "SHA1": 20, "SHA256": 32}
TYPE = "type"
WHOLE = "FULL_OBJECT"
COMPOSITE = "COMPOSITE"


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _Crc32:
    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


class _CrcHash:
    def __init__(self, crc: Crc) -> None:
        self._crc = crc
        self._state = crc.start()

    def update(self, data: bytes) -> None:
        self._state = self._crc.update(self._state, data)

    def digest(self) -> bytes:
        return self._crc.finish(self._state)


def _new(algorithm: str) -> _Hash:
    if algorithm in {"SHA1", "SHA256"}:
        return hashlib.new(algorithm, usedforsecurity=False)
    if algorithm == "CRC32":
        return _Crc32()
    return _CrcHash(CRC32C if algorithm == "CRC32C" else CRC64NVME)


def checksum(algorithm: str, file: BinaryIO) -> str:
    """The checksum of what `file` has, in base64; `algorithm` is one of SIZES."""
    digest = _new(algorithm)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return base64.b64encode(digest.digest()).decode()


def composite(algorithm: str, parts: list[str]) -> str:
    """The checksum of the checksums of parts, with their number."""
    digest = _new(algorithm)
    for part in parts:
        digest.update(base64.b64decode(part))
    return f"{base64.b64encode(digest.digest()).decode()}-{len(parts)}"


def header(algorithm: str) -> str:
    """The name of the algorithm's header."""
    return f"x-amz-checksum-{algorithm.lower()}"


def known(algorithm: str) -> str:
    """The algorithm as SIZES has it, or empty; InvalidRequest for one that nobody knows."""
    if algorithm and algorithm.upper() not in SIZES:
        raise fault(
            "InvalidRequest", tr("Checksum algorithm provided is unsupported: {name}", name=algorithm)
        )
    return algorithm.upper()


def verified(headers: Mapping[str, str], body: Body, default: str = "") -> dict[str, str]:
    """The checksums of a body that came with `headers`, once they are right.

    Without one in the headers, that of `x-amz-sdk-checksum-algorithm` or else of `default` is made.
    BadDigest when one differs, InvalidDigest and InvalidRequest when one cannot be.
    """
    _check_md5(headers.get("content-md5"), body)
    told = {name: headers[header(name)] for name in SIZES if header(name) in headers}
    if len(told) > 1:
        raise fault("InvalidRequest", tr("Expecting a single x-amz-checksum- header"))
    if not told:
        wanted = known(headers.get("x-amz-sdk-checksum-algorithm", "")) or default
        return {wanted: _of(wanted, body)} if wanted else {}
    [(algorithm, value)] = told.items()
    if len(_decoded(value)) != SIZES[algorithm]:
        text = tr("Value for {header} header is invalid.", header=header(algorithm))
        raise fault("InvalidRequest", text)
    if _of(algorithm, body) != value:
        text = tr("The {algorithm} you specified did not match the calculated checksum.", algorithm=algorithm)
        raise fault("BadDigest", text)
    return told


def _of(algorithm: str, body: Body) -> str:
    if algorithm == "SHA256":
        return base64.b64encode(bytes.fromhex(body.sha256)).decode()
    with body.open() as file:
        return checksum(algorithm, file)


def _check_md5(told: str | None, body: Body) -> None:
    if told is None:
        return
    if len(_decoded(told)) != 16:
        raise fault("InvalidDigest", tr("The Content-MD5 you specified is not valid."))
    if _decoded(told).hex() != md5_of(body):
        raise fault("BadDigest", tr("The Content-MD5 you specified did not match what we received."))


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
