"""A gate before a camera that refuses RTP over the RTSP connection."""

from __future__ import annotations

import socket
import threading

from fakes.loopback import Loopback, pass_on


class UdpOnlyGate:
    """Listens before the camera at `port` of loopback until `stop`."""

    def __init__(self, port: int) -> None:
        self._camera = port
        self._gate = Loopback("udp only", self._serve)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._gate.port

    def stop(self) -> None:
        """Close everything."""
        self._gate.stop()

    def _serve(self, client: socket.socket) -> None:
        camera = self._gate.connect(self._camera)
        threading.Thread(target=pass_on, args=(camera, client), daemon=True).start()
        # A client sends one request and waits for its answer: each comes in one piece.
        while data := client.recv(65_536):
            if b"RTP/AVP/TCP" in data:
                number = next(line for line in data.split(b"\r\n") if line.lower().startswith(b"cseq:"))
                client.sendall(b"RTSP/1.0 461 Unsupported Transport\r\n" + number + b"\r\n\r\n")
            else:
                camera.sendall(data)
        camera.shutdown(socket.SHUT_RDWR)
