"""A gate before a camera that refuses RTP over the RTSP connection."""

from __future__ import annotations

import contextlib
import socket
import threading


class UdpOnlyGate:
    """Listens before the camera at `port` of loopback until `stop`."""

    def __init__(self, port: int) -> None:
        self._camera = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, name="udp only", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        """Close everything."""
        for each in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                camera = socket.create_connection(("127.0.0.1", self._camera))
                self._open += [client, camera]
                threading.Thread(target=self._answers, args=(camera, client), daemon=True).start()
                threading.Thread(target=self._requests, args=(client, camera), daemon=True).start()

    def _requests(self, client: socket.socket, camera: socket.socket) -> None:
        with contextlib.suppress(OSError):
            # A client sends one request and waits for its answer: each comes in one piece.
            while data := client.recv(65_536):
                if b"RTP/AVP/TCP" in data:
                    number = next(line for line in data.split(b"\r\n") if line.lower().startswith(b"cseq:"))
                    client.sendall(b"RTSP/1.0 461 Unsupported Transport\r\n" + number + b"\r\n\r\n")
                else:
                    camera.sendall(data)
            camera.shutdown(socket.SHUT_RDWR)

    def _answers(self, camera: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := camera.recv(65_536):
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)
