"""Connections to the service that are kept for the next request, and cut when the way is gone."""

from __future__ import annotations

import http.client
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.network.service_way import ServiceWay
from belvedere_simulator.appliance.surroundings import Surroundings

SECONDS = 30.0


class Connections:
    """HTTP connections to `url`, over TLS with `context` where it is https. Any thread."""

    def __init__(self, around: Surroundings, url: str, context: ssl.SSLContext) -> None:
        self._way = ServiceWay(around.reach, around.faults)
        self._address = urlsplit(url)
        self._context = context
        self._lock = threading.Lock()
        self._idle: list[http.client.HTTPConnection] = []
        self._sockets: dict[http.client.HTTPConnection, socket.socket] = {}
        self._endings = (around.reach.watch(self._on_ways), around.faults.watch(self._on_fault))

    @property
    def host(self) -> str:
        """As it stands in the Host header."""
        return self._address.netloc

    @contextmanager
    def one(self) -> Iterator[http.client.HTTPConnection]:
        """A connection, which is kept for others unless there was an exception. Raises OSError."""
        self._way.require(self._address.hostname or "")
        connection = self._taken() or self._made()
        try:
            yield connection
        except BaseException:
            self._drop(connection)
            raise
        with self._lock:
            kept = connection in self._sockets
            if kept:
                self._idle.append(connection)
        if not kept:
            connection.close()

    def cut(self) -> None:
        """Break all connections; who waits for an answer is told at once."""
        with self._lock:
            sockets = list(self._sockets.values())
            idle, self._idle = self._idle, []
            self._sockets.clear()
        for each in sockets:
            with suppress(OSError):
                # Past TLS: a cable that is pulled out says no farewell.
                socket.socket.shutdown(each, socket.SHUT_RDWR)
        for connection in idle:
            connection.close()

    def close(self) -> None:
        """Break all, and watch no more."""
        for end in self._endings:
            end()
        self.cut()

    def _taken(self) -> http.client.HTTPConnection | None:
        """One that is still good: the service ends those that were idle for some seconds."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
                known = self._sockets.get(connection)
            if known is not None and not _readable(known):
                return connection
            self._drop(connection)

    def _made(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=SECONDS, context=self._context
            )
        else:
            made = http.client.HTTPConnection(host, port, timeout=SECONDS)
        made.connect()
        with self._lock:
            self._sockets[made] = made.sock
        try:
            # The way may have closed meanwhile, with nothing to cut yet.
            self._way.require(host)
        except OSError:
            self._drop(made)
            raise
        return made

    def _drop(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._sockets.pop(connection, None)
        connection.close()

    def _on_ways(self, _before: Ways, now: Ways) -> None:
        if not now.service:
            self.cut()

    def _on_fault(self, fault: InjectedFault, present: bool) -> None:
        if present and fault.kind is FaultKind.SERVICE_DOWN:
            self.cut()


def _readable(stream: socket.socket) -> bool:
    """Whether there is something to be read where nothing was asked: its end."""
    try:
        return bool(select.select([stream], [], [], 0)[0])
    except (OSError, ValueError):
        return True
