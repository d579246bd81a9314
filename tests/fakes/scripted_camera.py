"""An RTSP server that answers what a test says: for behaviour that no ordinary server has."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from fakes.loopback import Loopback, end


@dataclass(frozen=True)
class Asked:
    """One request; header names are in lower case. `connection` counts the connections from 1."""

    method: str
    url: str
    headers: Mapping[str, str]
    connection: int


@dataclass(frozen=True)
class Reply:
    """One answer; `close`: hang up after it."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    close: bool = False


HANG_UP = Reply(0, close=True)
"""No answer, and the connection closed."""

SILENCE = Reply(0)
"""No answer."""


@dataclass
class ScriptedCamera:
    """Serves any number of connections on loopback until `stop`; `seen` are all requests."""

    answer: Callable[[Asked], Reply]
    path: str = "cam"
    seen: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._count = itertools.count(1)
        self._listener = Loopback("scripted camera", self._serve)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"rtsp://127.0.0.1:{self._listener.port}/{self.path}"

    def stop(self) -> None:
        """Close everything."""
        self._listener.stop()

    def _serve(self, client: socket.socket) -> None:
        for asked in _requests(client, next(self._count)):
            self.seen.append(asked)
            reply = self.answer(asked)
            if reply.status:
                client.sendall(_encoded(reply, asked.headers.get("cseq", "0")))
            if reply.close:
                end(client)
                return


def _requests(client: socket.socket, number: int) -> Iterator[Asked]:
    pending = b""
    while data := client.recv(65_536):
        pending += data
        while b"\r\n\r\n" in pending:
            head, _, pending = pending.partition(b"\r\n\r\n")
            first, *lines = head.decode().split("\r\n")
            method, url, _ = first.split(" ")
            pairs = (line.partition(":") for line in lines)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            yield Asked(method, url, headers, number)


def _encoded(reply: Reply, sequence: str) -> bytes:
    length = (("Content-Length", str(len(reply.body.encode()))),) if reply.body else ()
    headers = "".join(f"{name}: {value}\r\n" for name, value in (("CSeq", sequence), *reply.headers, *length))
    return f"RTSP/1.0 {reply.status} Said So\r\n{headers}\r\n{reply.body}".encode()


def describing(track: str) -> Callable[[Asked], Reply]:
    """Answers everything well; DESCRIBE with `track`, the lines of one medium."""
    description = f"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=odd\r\nt=0 0\r\n{track}"

    def answer(asked: Asked) -> Reply:
        if asked.method == "DESCRIBE":
            return Reply(headers=(("Content-Type", "application/sdp"),), body=description)
        return Reply(headers=(("Session", "12345"),))

    return answer


MJPEG = "m=video 0 RTP/AVP 26\r\na=control:track1\r\n"
AUDIO = "m=audio 0 RTP/AVP 0\r\na=control:track1\r\n"
H264 = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n"
