"""RTSP/1.0 on the wire (RFC 2326): bytes into requests and interleaved packets, responses into bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_HEAD_LIMIT = 16_384
_BODY_LIMIT = 65_536
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    459: "Aggregate Operation Not Allowed",
    461: "Unsupported Transport",
    501: "Not Implemented",
    505: "RTSP Version Not Supported",
}


class ProtocolError(ValueError):
    """What arrived is not RTSP; the connection cannot be used any further."""


@dataclass(frozen=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    version: str = "RTSP/1.0"
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path of the address without slashes around it, or "*"."""
        return unquote(urlsplit(self.url).path).strip("/")


@dataclass(frozen=True)
class Interleaved:
    """A packet on a channel of the RTSP connection: clients send their receiver reports so."""

    channel: int
    payload: bytes


@dataclass(frozen=True)
class Response:
    """One answer; CSeq and Content-Length are added on the way out."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    def encode(self, sequence: str) -> bytes:
        """The bytes of this answer to the request numbered `sequence`."""
        body = self.body.encode()
        length = {"Content-Length": str(len(body))} if body else {}
        headers = {"CSeq": sequence, **self.headers, **length}
        lines = [
            f"RTSP/1.0 {self.status} {_REASONS[self.status]}",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body


def interleave(channel: int, packets: list[bytes]) -> bytes:
    """`packets` framed for a channel of the RTSP connection."""
    return b"".join(struct.pack(">cBH", b"$", channel, len(packet)) + packet for packet in packets)


class Parser:
    """Takes bytes as they come and gives whole requests and packets."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, received: bytes) -> Iterator[Request | Interleaved]:
        """Yield what `received` completes. Raises ProtocolError on what is not RTSP."""
        self._pending += received
        while True:
            message, used = _next_message(self._pending)
            if not used:
                return
            self._pending = self._pending[used:]
            if message is not None:
                yield message


def _next_message(data: bytes) -> tuple[Request | Interleaved | None, int]:
    """The first message of `data` and how many bytes it took: none when it is not complete."""
    if data[:1] == b"$":
        return _interleaved(data)
    if data[:2] == b"\r\n":
        return None, 2
    head, separator, rest = data.partition(b"\r\n\r\n")
    if not separator:
        if len(data) > _HEAD_LIMIT:
            raise ProtocolError("a request head without an end")
        return None, 0
    request = _request(head)
    length = _content_length(request)
    if len(rest) < length:
        return None, 0
    whole = Request(request.method, request.url, request.headers, request.version, rest[:length])
    return whole, len(head) + len(separator) + length


def _interleaved(data: bytes) -> tuple[Interleaved | None, int]:
    if len(data) < 4:
        return None, 0
    channel, length = struct.unpack(">BH", data[1:4])
    if len(data) < 4 + length:
        return None, 0
    return Interleaved(channel, data[4 : 4 + length]), 4 + length


def _request(head: bytes) -> Request:
    try:
        first, *lines = head.decode().split("\r\n")
        method, url, version = first.split(" ")
        urlsplit(url)
    except ValueError as error:
        raise ProtocolError("not a request line") from error
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise ProtocolError("a header without a colon")
        headers[name.strip().lower()] = value.strip()
    return Request(method, url, headers, version)


def _content_length(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > _BODY_LIMIT:
        raise ProtocolError("a wrong Content-Length")
    return int(text)
