"""Two UDP sockets for RTP and RTCP, and how many packets this computer itself dropped."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import sys
from types import TracebackType
from typing import Self

from belvedere_simulator.cameras.doctor.patience import Patience

_ATTEMPTS = 50
_LARGEST = 65_536
_ROOM = 4 << 20
_OVERFLOWS = 40  # SO_RXQ_OVFL of Linux, which Python does not name
_COUNT = struct.Struct("=I")
_HELLO = bytes([0x80, 0]) + bytes(10)


class NoPortsError(OSError):
    """No two neighbouring ports are free."""


class DatagramPair:
    """RTP on an even port, RTCP on the next; `dropped` are the packets there was no room for here."""

    def __init__(self, family: socket.AddressFamily, host: str) -> None:
        self._sockets = _pair(family, host)
        self._selector = selectors.DefaultSelector()
        for number, each in enumerate(self._sockets):
            each.setblocking(False)
            with contextlib.suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
            if sys.platform == "linux":
                each.setsockopt(socket.SOL_SOCKET, _OVERFLOWS, 1)
            self._selector.register(each, selectors.EVENT_READ, number == 0)
        self.dropped = 0

    @property
    def ports(self) -> tuple[int, int]:
        """Those of RTP and RTCP."""
        first, second = (int(each.getsockname()[1]) for each in self._sockets)
        return first, second

    def greet(self, host: str, ports: tuple[int, int]) -> None:
        """Send an empty packet to the camera's ports: firewalls on the way then let its packets in."""
        for each, port in zip(self._sockets, ports, strict=True):
            with contextlib.suppress(OSError):
                each.sendto(_HELLO, (host, port))

    def receive(self, patience: Patience) -> list[tuple[bool, bytes]]:
        """What came: (whether it is RTP, the packet). Nothing after a short while. Raises Cancelled."""
        found = []
        for key, _ in self._selector.select(patience.piece()):
            assert isinstance(key.fileobj, socket.socket)
            with contextlib.suppress(BlockingIOError, ConnectionError):
                found.append((bool(key.data), self._read(key.fileobj, is_media=bool(key.data))))
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()
        for each in self._sockets:
            each.close()

    def _read(self, sock: socket.socket, *, is_media: bool) -> bytes:
        if sys.platform != "linux":
            return sock.recv(_LARGEST)
        data, extra, _, _ = sock.recvmsg(_LARGEST, socket.CMSG_SPACE(_COUNT.size))
        for level, kind, value in extra:
            if is_media and (level, kind) == (socket.SOL_SOCKET, _OVERFLOWS):
                (self.dropped,) = _COUNT.unpack(value[: _COUNT.size])
        return data


def _pair(family: socket.AddressFamily, host: str) -> tuple[socket.socket, socket.socket]:
    for _ in range(_ATTEMPTS):
        first = _bound(family, host, 0)
        port = first.getsockname()[1]
        if port % 2 == 0:
            with contextlib.suppress(OSError):
                return first, _bound(family, host, port + 1)
        first.close()
    raise NoPortsError


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_DGRAM)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made
