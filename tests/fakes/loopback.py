"""Listening on loopback, with a thread for each connection."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable


class Loopback:
    """Listens until `stop`; `serve` has each connection in a thread of its own."""

    def __init__(self, name: str, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, name=name, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def connect(self, port: int) -> socket.socket:
        """A connection to something else on loopback, which `stop` ends too."""
        connection = socket.create_connection(("127.0.0.1", port))
        self._open.append(connection)
        return connection

    def stop(self) -> None:
        """Close everything."""
        for each in (self._listener, *self._open):
            end(each)
        self._thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                threading.Thread(target=self._served, args=(client,), daemon=True).start()

    def _served(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self._serve(client)


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Hand on what comes until one side ends, then end both."""
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    end(source)
    end(target)


def end(each: socket.socket) -> None:
    """Close a connection and wake who waits for it."""
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
