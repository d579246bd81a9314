"""Bytes of a camera into answers and packets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_HEAD_LIMIT = 16_384
_BODY_LIMIT = 262_144
_FRAME = 4
_DOLLAR = 0x24


class NotRtspError(ValueError):
    """What arrived is not RTSP. Its text is ours, never the camera's."""


@dataclass(frozen=True)
class Response:
    """One answer. Header names are in lower case and may come several times."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of this name, "" without one."""
        return next((value for key, value in self.headers if key == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All headers of this name."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True)
class Packet:
    """A packet on a channel of the RTSP connection."""

    channel: int
    payload: bytes


class Reader:
    """Takes bytes as they come and gives whole answers and packets; a camera's own requests are skipped."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, received: bytes) -> list[Response | Packet]:
        """What `received` completes. Raises NotRtspError; nothing can be read after that."""
        self._pending += received
        found: list[Response | Packet] = []
        used = 0
        for message, end in self._messages():
            used = end
            if message is not None:
                found.append(message)
        del self._pending[:used]
        return found

    def _messages(self) -> Iterator[tuple[Response | Packet | None, int]]:
        """Each whole message with where it ends; None for what only takes place."""
        data, at = self._pending, 0
        while at < len(data):
            if data[at] == _DOLLAR:
                end = _end_of_packet(data, at)
                if end is None:
                    return
                yield Packet(data[at + 1], bytes(data[at + _FRAME : end])), end
            elif data[at] in b"\r\n":
                end = at + 1
                yield None, end
            else:
                whole = _response(data, at)
                if whole is None:
                    return
                message, end = whole
                yield message, end
            at = end


def _end_of_packet(data: bytearray, at: int) -> int | None:
    if len(data) < at + _FRAME:
        return None
    end = at + _FRAME + (data[at + 2] << 8 | data[at + 3])
    return end if end <= len(data) else None


def _response(data: bytearray, at: int) -> tuple[Response | None, int] | None:
    """An answer (None: the camera's own request) and its end; None when it is not whole."""
    if not _may_begin(bytes(data[at : at + 16])):
        raise NotRtspError("neither an answer nor a packet")
    close = data.find(b"\r\n\r\n", at, at + _HEAD_LIMIT + 4)
    if close < 0:
        if len(data) - at > _HEAD_LIMIT:
            raise NotRtspError("a head without an end")
        return None
    response = parse_head(bytes(data[at:close]))
    body = close + 4
    end = body + _length(response)
    if len(data) < end:
        return None
    if response.status == 0:
        return None, end
    return Response(response.status, response.reason, response.headers, bytes(data[body:end])), end


def _may_begin(start: bytes) -> bool:
    """Whether an answer ("RTSP/1.0 200") or a request ("GET_PARAMETER ") may begin so."""
    word = start.partition(b" ")[0]
    if word.startswith(b"RTSP/") or b"RTSP/".startswith(word):
        return True
    return word.replace(b"_", b"").isalpha() and word.isupper()


def parse_head(head: bytes) -> Response:
    """The first line and the headers, without the empty line; status 0 for a request of the camera's own.

    Raises NotRtspError.
    """
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    words = first.split(" ", 2)
    headers = tuple(_header(line) for line in _unfolded(lines))
    if words[-1].startswith("RTSP/") and len(words) == 3:
        return Response(0, "", headers)
    if not words[0].startswith("RTSP/") or len(words) < 2 or not _is_status(words[1]):
        raise NotRtspError("neither an answer nor a request")
    return Response(int(words[1]), words[2] if len(words) == 3 else "", headers)


def _is_status(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isdigit() and text >= "100"


def _unfolded(lines: list[str]) -> list[str]:
    joined: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and joined:
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise NotRtspError("a header without a colon")
    return name.strip().lower(), value.strip()


def _length(response: Response) -> int:
    text = response.header("content-length") or "0"
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > _BODY_LIMIT:
        raise NotRtspError("a wrong Content-Length")
    return int(text)
