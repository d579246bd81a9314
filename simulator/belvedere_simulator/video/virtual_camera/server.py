"""A port, what is served there, and the clients that watch; the virtual camera serves a clip."""

from __future__ import annotations

import math
import secrets
import socket
import threading
from functools import partial
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.video.virtual_camera.acceptor import Acceptor
from belvedere_simulator.video.virtual_camera.authentication import Authentication, Guard
from belvedere_simulator.video.virtual_camera.clip import load
from belvedere_simulator.video.virtual_camera.connection import Connection, Programme
from belvedere_simulator.video.virtual_camera.conversation import Presentation
from belvedere_simulator.video.virtual_camera.faults import Fault, FaultKind, parse_fault
from belvedere_simulator.video.virtual_camera.media import Playable
from belvedere_simulator.video.virtual_camera.ports import Pair, datagram_pair, listen
from belvedere_simulator.video.virtual_camera.sdp import describe


class RtspServer:
    """Serves `media` under rtsp://`host`:`port`/`path`, over TCP and UDP, to any number of clients.

    `port` 0 takes a free one; it stays the same when the server is started again. Without
    `authentication`, one with a user asks for a digest. Raises BelvedereError.
    """

    def __init__(
        self,
        media: Playable,
        *,
        port: int = 0,
        user: str = "",
        password: str = "",
        authentication: Authentication | None = None,
        path: str = "cam",
        fault: Fault | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self._media = media
        self._host = host
        self._path = path.strip("/")
        self._scheme: Authentication = authentication or ("digest" if user else "none")
        if self._scheme != "none" and not (user and password):
            raise BelvedereError("BV-VCAM-005", tr("A camera that asks for a password needs a user and one"))
        self._user = user
        self._password = password
        self._fault = fault
        self.port = port
        self._datagrams: Pair
        self._acceptor: Acceptor | None = None
        self._changing = threading.Lock()
        self._connections: set[Connection] = set()

    @property
    def url(self) -> str:
        """The address of the camera, without user and password."""
        return f"rtsp://{self._host}:{self.port}/{self._path}"

    @property
    def codec(self) -> str:
        """What the pictures are coded in: "h264" or "hevc"."""
        return self._media.codec

    def start(self) -> None:
        """Listen and serve. Raises BelvedereError when the port is taken."""
        listener = listen(self._host, self.port)
        try:
            self._datagrams = datagram_pair(self._host)
        except (BelvedereError, OSError):
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        limit = self._fault.amount if self._fault and self._has_fault("refuse_after") else math.inf
        self._acceptor = Acceptor(listener, partial(self._serve, self._programme(self._datagrams)), limit)
        self._acceptor.start()

    def stop(self) -> None:
        """Close the port and cut every client at once, as a camera that loses power."""
        if not self._acceptor:
            return
        self._acceptor.stop()
        with self._changing:
            connections = list(self._connections)
        for connection in connections:
            connection.close()
        for connection in connections:
            connection.join()
        for datagrams in self._datagrams:
            datagrams.close()
        self._acceptor = None

    def _has_fault(self, kind: FaultKind) -> bool:
        return self._fault is not None and self._fault.kind == kind

    def _programme(self, datagrams: Pair) -> Programme:
        rtp, rtcp = (made.getsockname()[1] for made in datagrams)
        path = None if self._has_fault("not_found") else self._path
        presentation = Presentation(path, describe(self._media), (rtp, rtcp))
        return Programme(self._media, presentation, datagrams, self._fault)

    def _serve(self, programme: Programme, client: socket.socket) -> None:
        guard = Guard(self._scheme, self._user, self._password, secrets.token_hex(16))
        connection = Connection(client, programme, guard, self._forget)
        with self._changing:
            self._connections.add(connection)
        connection.start()

    def _forget(self, connection: Connection) -> None:
        with self._changing:
            self._connections.discard(connection)


class VirtualCamera(RtspServer):
    """Serves `clip` for ever; each client sees it from its beginning.

    `fault` is a Fault or its text, such as "drop:50"; everything else as RtspServer has it.
    """

    def __init__(
        self,
        clip: Path,
        *,
        port: int = 0,
        user: str = "",
        password: str = "",
        authentication: Authentication | None = None,
        path: str = "cam",
        fault: Fault | str | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        super().__init__(
            load(clip),
            port=port,
            user=user,
            password=password,
            authentication=authentication,
            path=path,
            fault=parse_fault(fault) if isinstance(fault, str) else fault,
            host=host,
        )
