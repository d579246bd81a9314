"""The listening side of the exchange: a thread for each connection, few at once, and none for long."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.access.sessions import IssuedKeys
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.device_keys.exchange import KeyExchange
from belvedere_simulator.service.device_keys.http import HEAD_END, LARGEST_HEAD, answer, read_head
from belvedere_simulator.service.device_keys.refused import FAILED, INVALID, Refused

MOST_CONNECTIONS = 64
SECONDS = 10.0
_BACKLOG = 128
_PIECE = 4096
_STOP_SECONDS = 5.0

_log = logging.getLogger(__name__)


class KeyEndpoint:
    """Serves the exchange over TLS with client certificates.

    `context` demands certificates of the site's authority; whether one of those is still good is judged by
    the exchange, which says so in words. A connection has ten seconds in all; where there are too many,
    further ones are closed at once.
    """

    def __init__(self, exchange: KeyExchange, context: ssl.SSLContext, region: str, clock: Clock) -> None:
        # Nobody comes back within the hour: a resumed session would only save what is looked up anyway.
        context.num_tickets = 0
        context.options |= ssl.OP_NO_TICKET
        self._exchange = exchange
        self._context = context
        self._region = region
        self._clock = clock
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, ssl.SSLSocket] = {}
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self, host: str, port: int) -> int:
        """Listen there (0: any free port); the port. Raises BelvedereError BV-KEY-001."""
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        except OSError as error:
            raise BelvedereError(
                "BV-KEY-001",
                tr("The endpoint for the keys of devices cannot be started"),
                where=f"{host}:{port}",
                why=error.strerror or str(error),
            ) from error
        self._listener = listener
        self._thread = threading.Thread(
            target=self._accept, args=(listener,), name="device-keys", daemon=True
        )
        self._thread.start()
        return int(listener.getsockname()[1])

    def close(self) -> None:
        """End all connections and listen no more."""
        listener, thread = self._listener, self._thread
        if listener is None or thread is None:
            return
        self._ended.set()
        with suppress(OSError):
            # Wakes the accepting thread where closing alone would not.
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(_STOP_SECONDS)
        with self._lock:
            running = dict(self._open)
        for stream in running.values():
            with suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)
        for worker in running:
            worker.join(_STOP_SECONDS)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            if not self._room.acquire(blocking=False):
                connection.close()
                continue
            worker = threading.Thread(target=self._serve, args=(connection,), name="device-key", daemon=True)
            worker.start()

    def _serve(self, connection: socket.socket) -> None:
        end = time.monotonic() + SECONDS
        try:
            connection.settimeout(SECONDS)
            with self._context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            ) as stream:
                with self._lock:
                    self._open[threading.current_thread()] = stream
                # Who came at the very end may not have been seen by who ends all connections.
                if not self._ended.is_set():
                    self._talk(stream, end)
        except OSError as error:
            # What clients do is no error of the service: foreign certificates, connections that break.
            _log.debug("a connection for keys ended: %s", error)
        finally:
            connection.close()
            with self._lock:
                self._open.pop(threading.current_thread(), None)
            self._room.release()

    def _talk(self, stream: ssl.SSLSocket, end: float) -> None:
        stream.do_handshake()
        status, document = self._answer(stream, end)
        stream.settimeout(_left(end))
        stream.sendall(answer(status, document, self._clock.now().astimezone(UTC)))
        with suppress(OSError):
            stream.unwrap()

    def _answer(self, stream: ssl.SSLSocket, end: float) -> tuple[int, dict[str, object]]:
        try:
            asked = read_head(_head(stream, end))
            keys = self._exchange.keys(stream.getpeercert(True) or b"", asked.alias, asked.thing)
        except Refused as refused:
            return refused.status, {"code": refused.code, "message": refused.message}
        except OSError:
            raise
        except Exception:
            _log.exception("keys could not be given out")
            return 500, {"code": FAILED, "message": tr("the service failed; its log tells why")}
        return 200, self._document(keys)

    def _document(self, keys: IssuedKeys) -> dict[str, object]:
        credentials = {
            "accessKeyId": keys.key_id,
            "secretAccessKey": keys.secret,
            "sessionToken": keys.token,
            "expiration": keys.expiration.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return {"credentials": credentials, "region": self._region}


def _head(stream: ssl.SSLSocket, end: float) -> bytes:
    """The head of a request, without its end. Raises Refused, OSError."""
    read = b""
    while HEAD_END not in read:
        stream.settimeout(_left(end))
        piece = stream.recv(_PIECE)
        read += piece
        if not piece or len(read) > LARGEST_HEAD:
            raise Refused(400, INVALID, tr("this is no HTTP request"))
    return read.partition(HEAD_END)[0]


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
