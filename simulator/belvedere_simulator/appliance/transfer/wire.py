"""One HTTP connection to the site that can be cut from outside, as by a cable that is pulled out."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Reach

SECONDS = 30.0


class Wire:
    """At most one connection at a time. `authority` (PEM) is whom to trust over HTTPS."""

    def __init__(self, reach: Reach, faults: FaultBoard, authority: str | None) -> None:
        self._reach = reach
        self._faults = faults
        self._authority = authority
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        self._answer: http.client.HTTPResponse | None = None
        self._socket: socket.socket | None = None

    def ask(self, url: str, offset: int) -> http.client.HTTPResponse:
        """The answer to a request for the bytes from `offset` on. Raises OSError, HTTPException."""
        self.close()
        target = urlsplit(url)
        self._require_way(target.hostname or "")
        connection = self._connect(target.scheme, target.hostname or "", target.port)
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        connection.request("GET", f"{target.path}?{target.query}", headers=headers)
        self._answer = connection.getresponse()
        return self._answer

    def cut(self) -> None:
        """Break the connection, from any thread; whoever reads from it is told at once."""
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):
                    # Past TLS: what is pulled out says no farewell.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            connection, self._connection, self._socket = self._connection, None, None
        answer, self._answer = self._answer, None
        for each in (answer, connection):
            if each is not None:
                each.close()

    def _require_way(self, host: str) -> None:
        self._reach.require_service()
        if self._faults.find(FaultKind.SERVICE_DOWN) is not None:
            raise ConnectionRefusedError("Connection refused")
        if not self._reach.ways.names and not _needs_no_name(host):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    def _connect(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            context = ssl.create_default_context(cadata=self._authority) if self._authority else None
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=SECONDS, context=context
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.connect()
        with self._lock:
            self._connection, self._socket = connection, connection.sock
        # The way may have closed while it was connecting, with nothing to cut yet.
        self._require_way(host)
        return connection


def _needs_no_name(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
