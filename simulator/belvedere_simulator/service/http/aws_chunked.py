"""Bodies in the aws-chunked coding: chunks, each with a signature of its own, and trailers."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from enum import Enum, auto

from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.claim import Claim
from belvedere_simulator.service.access.faults import AccessRefused, Fault
from belvedere_simulator.service.access.signing import sign

SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_WITH_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED_WITH_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
KEYWORDS = frozenset({SIGNED, SIGNED_WITH_TRAILER, UNSIGNED_WITH_TRAILER})
_LONGEST_LINE = 4096
_MOST_TRAILERS = 16
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?")


class BadChunks(Exception):
    """The coding is broken, or ends early."""


@dataclass
class ChunkSignatures:
    """The chain of signatures that starts at that of the request."""

    claim: Claim
    key: bytes = field(repr=False)
    previous: str = ""

    def check(self, kind: str, signature: str, *hashes: str) -> None:
        """Verify the next link, of `kind` PAYLOAD or TRAILER; AccessRefused when it does not fit."""
        text = "\n".join(
            (
                f"AWS4-HMAC-SHA256-{kind}",
                self.claim.time,
                self.claim.scope,
                self.previous or self.claim.signature,
                *hashes,
            )
        )
        if not hmac.compare_digest(sign(self.key, text), signature):
            raise AccessRefused(Fault.MISMATCH, tr("The signature of a chunk does not fit its bytes"))
        self.previous = signature


class _State(Enum):
    SIZE = auto()
    DATA = auto()
    DATA_END = auto()
    TRAILER = auto()
    DONE = auto()


_EMPTY = hashlib.sha256(b"").hexdigest()


class ChunkDecoder:
    """Takes coded bytes as they come and gives the bytes that were meant.

    signatures: verifies each chunk, None for the unsigned kind; announced: the trailers that the request
    named beforehand; signed_trailer: whether they come with a signature.
    """

    def __init__(
        self, signatures: ChunkSignatures | None, announced: frozenset[str], signed_trailer: bool
    ) -> None:
        self._signatures = signatures
        self._announced = announced
        self._signed_trailer = signed_trailer
        self._buffer = bytearray()
        self._state = _State.SIZE
        self._left = 0
        self._digest = hashlib.sha256()
        self._signature = ""
        self._trailers_closed = False
        self._verified = True
        self.trailers: dict[str, str] = {}

    @staticmethod
    def unverified(announced: frozenset[str]) -> ChunkDecoder:
        """A decoder that takes chunks with or without signatures and looks at none."""
        decoder = ChunkDecoder(None, announced | {"x-amz-trailer-signature"}, signed_trailer=False)
        decoder._verified = False
        return decoder

    def feed(self, data: bytes) -> bytes:
        """The decoded part of `data` and of what was left over; BadChunks when it is broken."""
        self._buffer += data
        decoded: list[bytes] = []
        while self._step(decoded):
            pass
        return b"".join(decoded)

    def finish(self) -> None:
        """Say that nothing more comes; BadChunks when something should."""
        if self._state is not _State.DONE or self._buffer:
            raise BadChunks(tr("The chunks of the body are incomplete"))
        if self._verified and set(self.trailers) != self._announced:
            raise BadChunks(tr("The trailers are not those that x-amz-trailer names"))

    def _step(self, decoded: list[bytes]) -> bool:
        if self._state is _State.DATA:
            return self._take_data(decoded)
        if self._state is _State.DONE:
            return False
        line = self._line()
        if line is None:
            return False
        if self._state is _State.SIZE:
            self._begin_chunk(line)
        elif self._state is _State.TRAILER:
            self._take_trailer(line)
        elif line:
            raise BadChunks(tr("A chunk of the body is longer than it says"))
        else:
            self._state = _State.SIZE
        return True

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n", 0, _LONGEST_LINE + 2)
        if end < 0:
            if len(self._buffer) > _LONGEST_LINE:
                raise BadChunks(tr("A line between the chunks of the body is too long"))
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _begin_chunk(self, line: bytes) -> None:
        match = _CHUNK.fullmatch(line)
        if match is None or (self._verified and (match[2] is None) != (self._signatures is None)):
            raise BadChunks(tr("A chunk of the body begins with no proper size"))
        self._left = int(match[1], 16)
        self._signature = (match[2] or b"").decode()
        self._digest = hashlib.sha256()
        if self._left:
            self._state = _State.DATA
        else:
            self._end_chunk()
            self._state = _State.TRAILER

    def _take_data(self, decoded: list[bytes]) -> bool:
        if not self._buffer:
            return False
        part = bytes(self._buffer[: self._left])
        del self._buffer[: self._left]
        if self._signatures is not None:
            self._digest.update(part)
        decoded.append(part)
        self._left -= len(part)
        if not self._left:
            self._end_chunk()
            self._state = _State.DATA_END
        return True

    def _end_chunk(self) -> None:
        if self._signatures is not None:
            self._signatures.check("PAYLOAD", self._signature, _EMPTY, self._digest.hexdigest())

    def _take_trailer(self, line: bytes) -> None:
        if not line:
            if self._signed_trailer and not self._trailers_closed:
                raise BadChunks(tr("The trailers have no signature"))
            self._state = _State.DONE
            return
        name, colon, value = line.decode("latin-1").partition(":")
        name, value = name.strip().lower(), value.strip()
        if self._trailers_closed:
            raise BadChunks(tr("Something follows the signature of the trailers"))
        if self._signed_trailer and name == "x-amz-trailer-signature":
            self._check_trailers(value)
        elif not colon or name not in self._announced or name in self.trailers:
            raise BadChunks(tr("The trailers are not those that x-amz-trailer names"))
        else:
            self.trailers[name] = value

    def _check_trailers(self, signature: str) -> None:
        text = "".join(f"{name}:{value}\n" for name, value in sorted(self.trailers.items()))
        assert self._signatures is not None
        self._signatures.check("TRAILER", signature, hashlib.sha256(text.encode()).hexdigest())
        self._trailers_closed = True


def trailer_names(announced: str) -> frozenset[str]:
    """The names in an x-amz-trailer header."""
    return frozenset(name.strip().lower() for name in announced.split(",") if name.strip())


def decoder_for(claim: Claim, key: bytes, announced: str) -> ChunkDecoder:
    """The decoder of a request whose payload is one of KEYWORDS; `announced` is its x-amz-trailer."""
    names = trailer_names(announced)
    signatures = None if claim.payload == UNSIGNED_WITH_TRAILER else ChunkSignatures(claim, key)
    return ChunkDecoder(signatures, names, claim.payload == SIGNED_WITH_TRAILER)
