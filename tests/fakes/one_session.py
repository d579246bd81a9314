"""A gate before a camera that lets one connection at a time through, as weak cameras do."""

from __future__ import annotations

import contextlib
import socket
import threading


class OneSessionGate:
    """Listens before the camera at `port` of loopback.

    While one connection is open, the next is answered with 453 to whatever it asks; with `hang_up` it is
    closed at once.
    """

    def __init__(self, port: int, *, hang_up: bool = False) -> None:
        self._camera = port
        self._hang_up = hang_up
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._busy = threading.Lock()
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, name="one session", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        """Close everything."""
        for each in (self._listener, *self._open):
            _end(each)
        self._thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        if not self._busy.acquire(blocking=False):
            self._refuse(client)
            return
        try:
            camera = socket.create_connection(("127.0.0.1", self._camera))
            self._open.append(camera)
            back = threading.Thread(target=_pass_on, args=(camera, client), daemon=True)
            back.start()
            _pass_on(client, camera)
            back.join()
        finally:
            self._busy.release()

    def _refuse(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not self._hang_up and (data := client.recv(65_536)):
                lines = data.decode().split("\r\n")
                number = next(line for line in lines if line.lower().startswith("cseq:"))
                client.sendall(f"RTSP/1.0 453 Not Enough Bandwidth\r\n{number}\r\n\r\n".encode())
        _end(client)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    _end(source)
    _end(target)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
