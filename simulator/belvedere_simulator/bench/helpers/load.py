"""Clients of a service: connections that stay open, each with one request under way at any time.

The requests come ready to be sent, so that the processor is the server's.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.bench.statistics import quantile

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)
_BLOCK = 256 * 1024
_PATIENCE = 30.0


@dataclass
class _Connection:
    """One connection and its answer as far as it came; `kind` is what was asked.

    A server that ends the connection after an answer is asked on a new one.
    """

    address: tuple[str, int]
    socket: socket.socket
    kind: int = 0
    ends: bool = False
    sent: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    @classmethod
    def open(cls, address: tuple[str, int]) -> _Connection:
        return cls(address, _opened(address))

    def reopen(self) -> None:
        self.socket.close()
        self.socket, self.ends = _opened(self.address), False

    def send(self, request: bytes, kind: int) -> None:
        self.kind, self.sent = kind, time.perf_counter()
        self.socket.sendall(request)

    def body(self) -> bytes | None:
        """The body once it is whole. Raises ValueError for any status but 200."""
        self.received += self.socket.recv(_BLOCK) or _raise("the connection ended")
        end = self.received.find(_END)
        if end < 0:
            return None
        head = bytes(self.received[: end + 2])
        if not head.startswith(b"HTTP/1.1 200"):
            raise ValueError(bytes(self.received[:2000]).decode("latin-1"))
        length = int((_LENGTH.search(head) or _raise("no content-length"))[1])
        begin = end + len(_END)
        if len(self.received) < begin + length:
            return None
        body = bytes(self.received[begin : begin + length])
        self.received = self.received[begin + length :]
        self.ends = b"connection: close" in head.lower()
        return body


def _opened(address: tuple[str, int]) -> socket.socket:
    opened = socket.create_connection(address, _PATIENCE)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def _raise(why: str) -> Any:
    raise ValueError(why)


def load(address: str, requests: list[list[str]], connections: int, seconds: float) -> dict[str, Any]:
    """Ask for some seconds. `requests` are lists of kinds, asked in turn; each kind is one answer.

    Tells answers a second, the median and the 99th percentile of the times in milliseconds, and every
    different body that was seen of each kind.
    """
    host, _colon, port = address.rpartition("/")[2].rpartition(":")
    turns = [cycle([text.encode("latin-1") for text in kind]) for kind in requests]
    open_ones = [_Connection.open((host, int(port))) for _ in range(connections)]
    times: list[float] = []
    bodies: list[set[bytes]] = [set() for _ in requests]
    try:
        begun = time.perf_counter()
        _ask(open_ones, turns, begun + seconds, times, bodies)
        elapsed = time.perf_counter() - begun
    finally:
        for connection in open_ones:
            connection.socket.close()
    return {
        "rate": len(times) / elapsed,
        "count": len(times),
        "median_ms": quantile(times, 0.5) * 1e3,
        "slowest_ms": quantile(times, 0.99) * 1e3,
        "bodies": [sorted(body.decode("latin-1") for body in seen) for seen in bodies],
    }


def _ask(
    connections: list[_Connection],
    turns: Sequence[Iterator[bytes]],
    end: float,
    times: list[float],
    bodies: list[set[bytes]],
) -> None:
    kinds = cycle(range(len(turns)))
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            kind = next(kinds)
            connection.send(next(turns[kind]), kind)
        left = len(connections)
        while left:
            ready = selector.select(_PATIENCE) or _raise("no answer came")
            for key, _events in ready:
                answering: _Connection = key.data
                body = answering.body()
                if body is None:
                    continue
                now = time.perf_counter()
                times.append(now - answering.sent)
                bodies[answering.kind].add(body)
                if now >= end or answering.ends:
                    selector.unregister(answering.socket)
                if now >= end:
                    left -= 1
                    continue
                if answering.ends:
                    answering.reopen()
                    selector.register(answering.socket, selectors.EVENT_READ, answering)
                kind = next(kinds)
                answering.send(next(turns[kind]), kind)


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"load": load}
