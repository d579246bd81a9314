"""A gate before a camera that lets one connection at a time through, as weak cameras do."""

from __future__ import annotations

import socket
import threading

from fakes.loopback import Loopback, end, pass_on


class OneSessionGate:
    """Listens before the camera at `port` of loopback.

    While one connection is open, the next is answered with 453 to whatever it asks; with `hang_up` it is
    closed at once.
    """

    def __init__(self, port: int, *, hang_up: bool = False) -> None:
        self._camera = port
        self._hang_up = hang_up
        self._busy = threading.Lock()
        self._gate = Loopback("one session", self._serve)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._gate.port

    def stop(self) -> None:
        """Close everything."""
        self._gate.stop()

    def _serve(self, client: socket.socket) -> None:
        if not self._busy.acquire(blocking=False):
            self._refuse(client)
            return
        try:
            camera = self._gate.connect(self._camera)
            back = threading.Thread(target=pass_on, args=(camera, client), daemon=True)
            back.start()
            pass_on(client, camera)
            back.join()
        finally:
            self._busy.release()

    def _refuse(self, client: socket.socket) -> None:
        try:
            while not self._hang_up and (data := client.recv(65_536)):
                lines = data.decode().split("\r\n")
                number = next(line for line in lines if line.lower().startswith("cseq:"))
                client.sendall(f"RTSP/1.0 453 Not Enough Bandwidth\r\n{number}\r\n\r\n".encode())
        finally:
            end(client)
