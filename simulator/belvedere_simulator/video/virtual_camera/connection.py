"""One client of the camera: the thread that reads its requests and answers them."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.video.virtual_camera.authentication import Guard
from belvedere_simulator.video.virtual_camera.conversation import Conversation, Effect, Presentation, answer
from belvedere_simulator.video.virtual_camera.faults import Fault, FaultKind
from belvedere_simulator.video.virtual_camera.media import Playable
from belvedere_simulator.video.virtual_camera.outlets import (
    ConnectionOutlet,
    DatagramOutlet,
    LossyOutlet,
    Outlet,
)
from belvedere_simulator.video.virtual_camera.protocol import Parser, ProtocolError, Request, Response
from belvedere_simulator.video.virtual_camera.pump import Pump
from belvedere_simulator.video.virtual_camera.transport import Interleaving

_CHUNK = 65_536


@dataclass(frozen=True)
class Programme:
    """What every client of one camera is served; `datagrams` are the camera's RTP and RTCP sockets."""

    media: Playable
    presentation: Presentation
    datagrams: tuple[socket.socket, socket.socket]
    fault: Fault | None

    def has_fault(self, kind: FaultKind) -> bool:
        """Whether the camera misbehaves in this way."""
        return self.fault is not None and self.fault.kind == kind


class Connection:
    """Serves `client` until it leaves, tears its session down or `close` is called; then calls `closed`."""

    def __init__(
        self, client: socket.socket, programme: Programme, guard: Guard, closed: Callable[[Connection], None]
    ) -> None:
        self._client = client
        self._programme = programme
        self._guard = guard
        self._closed = closed
        self._writing = threading.Lock()
        self._conversation = Conversation(secrets.token_hex(8))
        self._pump: Pump | None = None
        self._thread = threading.Thread(target=self._serve, name="virtual camera client", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Cut the connection at once."""
        with contextlib.suppress(OSError):
            self._client.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        """Wait until the client's threads have ended."""
        self._thread.join()

    def _serve(self) -> None:
        try:
            self._answer_all()
        except OSError:
            pass  # the client has left: nothing to tell, nobody to tell it to
        finally:
            self.close()
            self._stop_pictures()
            self._client.close()
            self._closed(self)

    def _answer_all(self) -> None:
        parser = Parser()
        while received := self._client.recv(_CHUNK):
            try:
                requests = [message for message in parser.feed(received) if isinstance(message, Request)]
            except ProtocolError:
                self._write(Response(400).encode("0"))
                return
            for request in requests:
                if self._answer(request) is Effect.CLOSE:
                    return

    def _answer(self, request: Request) -> Effect:
        if self._programme.has_fault("silent"):
            return Effect.NONE
        self._conversation, response, effect = answer(
            self._conversation, request, self._programme.presentation, self._guard
        )
        if effect in (Effect.PAUSE, Effect.CLOSE):
            self._stop_pictures()
        self._write(response.encode(request.headers.get("cseq", "0")))
        if effect is Effect.PLAY:
            self._start_pictures()
        return effect

    def _start_pictures(self) -> None:
        if self._programme.has_fault("play_silent"):
            return
        ended = threading.Event()
        self._pump = Pump(
            self._programme.media, self._outlet(ended), self._programme.fault, self.close, ended
        )
        self._pump.start()

    def _stop_pictures(self) -> None:
        if self._pump:
            self._pump.stop()
        self._pump = None

    def _outlet(self, ended: threading.Event) -> Outlet:
        transport = self._conversation.transport
        assert transport is not None
        outlet: Outlet
        if isinstance(transport, Interleaving):
            outlet = ConnectionOutlet(self._write, transport)
        else:
            outlet = DatagramOutlet(
                self._programme.datagrams, self._client.getpeername()[0], transport, ended
            )
        fault = self._programme.fault
        lossy = fault is not None and fault.kind == "packet_loss"
        return LossyOutlet(outlet, fault.amount, fault.seed) if fault and lossy else outlet

    def _write(self, data: bytes) -> None:
        with self._writing:
            self._client.sendall(data)
