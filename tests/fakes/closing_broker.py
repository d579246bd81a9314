"""A broker that ends a connection, as AWS IoT does, when it is asked for what a policy forbids."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CONNACK = b"\x20\x02\x00\x00"
_CONNECT, _SUBSCRIBE = 0x10, 0x80
_NO_TEXT, _PLAIN = b"\x30\x04\x00\x02\xff\xfe", b"\x30\x04\x00\x01ax"


@contextmanager
def closing_broker(forbidden: str) -> Iterator[int]:
    """The port of one that grants every subscription but `forbidden`, and then says something on a topic that
    is no text, and on `a`.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, forbidden.encode()), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join(20)


def _serve(server: socket.socket, forbidden: bytes) -> None:
    with suppress(OSError):
        while True:
            link, _address = server.accept()
            with link, suppress(OSError):
                _talk(link, forbidden)


def _talk(link: socket.socket, forbidden: bytes) -> None:
    while head := link.recv(2):
        # Every packet of these tests is short enough for one byte of length.
        body = link.recv(head[1], socket.MSG_WAITALL) if head[1] else b""
        kind = head[0] & 0xF0
        if kind == _CONNECT:
            link.sendall(_CONNACK)
        elif kind == _SUBSCRIBE:
            if forbidden in body:
                return
            link.sendall(b"\x90\x03" + body[:2] + b"\x01" + _NO_TEXT + _PLAIN)
