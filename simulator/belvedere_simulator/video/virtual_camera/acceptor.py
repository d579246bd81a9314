"""The thread that takes new clients in, and ends when it is told to, on every system."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable


class Acceptor:
    """Gives each client of `listener` to `welcome` until `stop`, or until `limit` clients have come.

    It owns `listener` and closes it. It waits on a socket pair too: closing a listener does not wake a
    thread that waits for clients on every system.
    """

    def __init__(
        self, listener: socket.socket, welcome: Callable[[socket.socket], None], limit: float
    ) -> None:
        self._listener = listener
        self._welcome = welcome
        self._limit = limit
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="virtual camera", daemon=True)

    def start(self) -> None:
        """Begin to take clients in."""
        self._listener.setblocking(False)
        self._thread.start()

    def stop(self) -> None:
        """Close the listener and wait for the thread."""
        self._wake.close()
        self._thread.join()

    def _run(self) -> None:
        with self._listener, self._woken, selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            clients = 0
            while clients < self._limit:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._woken in ready:
                    return
                clients += self._take()

    def _take(self) -> int:
        """Take one client in; none when it has left again before that."""
        try:
            client, _ = self._listener.accept()
        except OSError:
            return 0
        client.setblocking(True)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._welcome(client)
        return 1
