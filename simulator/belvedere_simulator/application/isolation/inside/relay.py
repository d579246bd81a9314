"""A TCP relay in one thread: connections accepted on a listener are carried to an upstream.

A listening socket belongs to the network namespace it was made in, so a listener made on the host
and inherited by a process inside the sandbox joins the two without any privilege.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
from typing import Sequence, Tuple, Union

Address = Union[str, Tuple[str, int]]
"""A Unix socket's path, or host and port."""

_CHUNK = 1 << 16
_PENDING = 1 << 18
_UPSTREAM_SECONDS = 5.0


class _End:
    """One socket of a pair: what waits to be written to it, and which directions are over."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.pending = bytearray()
        self.read_over = False
        self.write_over = False


class Relay:
    """Carries bytes both ways, half-closes included, until `close`."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._selector = selector
        self._listeners: list[socket.socket] = []
        self._pairs: dict[_End, _End] = {}

    def add(self, listener: socket.socket, upstreams: Sequence[Address]) -> None:
        """Serve `listener` (now the relay's to close); the first of `upstreams` that accepts is used."""
        listener.setblocking(False)
        self._listeners.append(listener)
        self._selector.register(
            listener, selectors.EVENT_READ, lambda _mask: self._accept(listener, upstreams)
        )

    def close(self) -> None:
        """Close every listener and connection."""
        for listener in self._listeners:
            self._selector.unregister(listener)
            listener.close()
        self._listeners.clear()
        for end in list(self._pairs):
            self._drop(end)

    def _accept(self, listener: socket.socket, upstreams: Sequence[Address]) -> None:
        try:
            client, _address = listener.accept()
        except OSError:
            return
        upstream = _reach(upstreams)
        if upstream is None:
            client.close()
            return
        one, other = _End(client), _End(upstream)
        self._pairs[one], self._pairs[other] = other, one
        for end in (one, other):
            end.socket.setblocking(False)
            self._selector.register(end.socket, selectors.EVENT_READ, self._handler(end))

    def _handler(self, end: _End) -> object:
        return lambda mask: self._turn(end, mask)

    def _turn(self, end: _End, mask: int) -> None:
        peer = self._pairs.get(end)
        if peer is None:
            return
        try:
            if mask & selectors.EVENT_READ:
                self._read(end, peer)
            if mask & selectors.EVENT_WRITE:
                _flush(end)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            self._drop(end)
            return
        if all(side.read_over and not side.pending for side in (end, peer)):
            self._drop(end)
            return
        self._watch(end, peer)
        self._watch(peer, end)

    def _read(self, end: _End, peer: _End) -> None:
        data = end.socket.recv(_CHUNK)
        end.read_over = not data
        peer.pending += data
        peer.write_over = end.read_over
        _flush(peer)

    def _watch(self, end: _End, peer: _End) -> None:
        mask = selectors.EVENT_WRITE if end.pending else 0
        if not end.read_over and len(peer.pending) < _PENDING:
            mask |= selectors.EVENT_READ
        registered = end.socket in self._selector.get_map()
        if mask and registered:
            self._selector.modify(end.socket, mask, self._handler(end))
        elif mask:
            self._selector.register(end.socket, mask, self._handler(end))
        elif registered:
            self._selector.unregister(end.socket)

    def _drop(self, end: _End) -> None:
        peer = self._pairs.pop(end, None)
        if peer is not None:
            self._pairs.pop(peer, None)
        for side in (end, peer):
            if side is not None:
                with contextlib.suppress(KeyError, ValueError):
                    self._selector.unregister(side.socket)
                side.socket.close()


def _flush(end: _End) -> None:
    while end.pending:
        try:
            sent = end.socket.send(end.pending)
        except (BlockingIOError, InterruptedError):
            return
        del end.pending[:sent]
    if end.write_over:
        with contextlib.suppress(OSError):
            end.socket.shutdown(socket.SHUT_WR)


def _reach(upstreams: Sequence[Address]) -> socket.socket | None:
    for address in upstreams:
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        upstream = socket.socket(family, socket.SOCK_STREAM)
        upstream.settimeout(_UPSTREAM_SECONDS)
        try:
            upstream.connect(address)
        except OSError:
            upstream.close()
            continue
        return upstream
    return None
