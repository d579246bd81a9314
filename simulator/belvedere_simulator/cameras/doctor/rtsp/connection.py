"""One RTSP connection: requests out, answers and packets in, never longer than there is patience."""

from __future__ import annotations

import contextlib
import socket
from collections import deque

from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.rtsp.messages import Packet, Reader, Response

_CHUNK = 262_144
_MOST_KEPT = 4096
"""Packets that came before an answer and are kept; a camera that sends more of them floods us."""


class HungUpError(Exception):
    """The camera closed the connection, or broke it."""


class NoAnswerError(Exception):
    """The camera took the request and said nothing."""


class Connection:
    """Owns `sock`, which is connected. Not thread-safe."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._socket.settimeout(Patience.SLICE)
        self._reader = Reader()
        self._waiting: deque[Response | Packet] = deque()
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def peer(self) -> str:
        """The camera's numeric address."""
        return str(self._socket.getpeername()[0])

    @property
    def local(self) -> str:
        """The numeric address that the camera sees us by."""
        return str(self._socket.getsockname()[0])

    def send(self, data: bytes) -> None:
        """Send all of it. Raises HungUpError."""
        try:
            self._socket.sendall(data)
        except OSError:
            raise HungUpError from None

    def response(self, patience: Patience) -> Response:
        """The next answer; packets before it are kept for `messages`.

        Raises HungUpError, NoAnswerError, NotRtspError and Cancelled.
        """
        packets: deque[Packet] = deque(maxlen=_MOST_KEPT)
        heard = False
        try:
            while True:
                while self._waiting:
                    message = self._waiting.popleft()
                    if isinstance(message, Response):
                        return message
                    packets.append(message)
                if heard and patience.left() <= 0:
                    raise NoAnswerError
                heard = self._receive(patience)
                if not heard:
                    raise NoAnswerError
        finally:
            self._waiting.extendleft(reversed(packets))

    def messages(self, patience: Patience) -> list[Response | Packet]:
        """What came, all at once; nothing when there was no patience left.

        Raises HungUpError, NotRtspError and Cancelled.
        """
        if not self._waiting:
            self._receive(patience)
        found = list(self._waiting)
        self._waiting.clear()
        return found

    def close(self) -> None:
        """Hang up; safe to call again, also from another thread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _receive(self, patience: Patience) -> bool:
        """Read once; False when the patience is over before anything comes.

        At least one attempt is made: this computer may have slept while the answer came.
        """
        while True:
            try:
                data = self._socket.recv(_CHUNK)
            except TimeoutError:
                if patience.piece() > 0:
                    continue
                return False
            except OSError:
                raise HungUpError from None
            if not data:
                raise HungUpError
            self._waiting.extend(self._reader.feed(data))
            return True
