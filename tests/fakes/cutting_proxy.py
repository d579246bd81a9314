"""A way to a service on which connections break: before the request came, in its middle, or in the answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum

_PIECE = 64 * 1024


class Cut(Enum):
    """Where the next connection breaks. LOST: the request arrives whole and its answer never."""

    NONE = "none"
    REQUEST = "request"
    ANSWER = "answer"
    LOST = "lost"


class CuttingProxy:
    """Passes bytes on to `port`. `plan` is asked for the fate of each request of this `method`."""

    def __init__(self, port: int, plan: Callable[[], Cut], method: str = "POST") -> None:
        self.cuts = 0
        self._plan = plan
        self._method = method.encode()
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, name="cutting proxy", daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        """Listen no more and break what is open."""
        self._end(self._listener)
        for each in tuple(self._open):
            self._end(each)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            service = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {client, service}
            asking = threading.Thread(target=self._answers, args=(service, client), daemon=True)
            asking.start()
            while data := client.recv(_PIECE):
                fate = self._plan() if data.startswith(self._method) else Cut.NONE
                if fate is Cut.REQUEST:
                    service.sendall(data[: len(data) // 2])
                    break
                if fate is not Cut.NONE:
                    self._withhold(client, data, fate)
                    break
                service.sendall(data)
        self._break(client, service)

    def _withhold(self, client: socket.socket, data: bytes, fate: Cut) -> None:
        """Pass the whole request on, and half of the answer or nothing."""
        private = socket.create_connection(("127.0.0.1", self._target))
        with private:
            head, _mark, body = data.partition(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            )
            private.sendall(data)
            left = length - len(body)
            while left > 0 and (more := client.recv(_PIECE)):
                private.sendall(more)
                left -= len(more)
            answer = private.recv(_PIECE)
            if fate is Cut.ANSWER:
                client.sendall(answer[: len(answer) // 2])

    def _answers(self, service: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := service.recv(_PIECE):
                client.sendall(data)
        self._end(client)

    def _break(self, client: socket.socket, service: socket.socket) -> None:
        self.cuts += 1
        self._end(client)
        self._end(service)

    def _end(self, each: socket.socket) -> None:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
        self._open.discard(each)


@contextmanager
def cutting_proxy(port: int, plan: Callable[[], Cut], method: str = "POST") -> Iterator[CuttingProxy]:
    """A proxy for one test."""
    proxy = CuttingProxy(port, plan, method)
    try:
        yield proxy
    finally:
        proxy.close()
