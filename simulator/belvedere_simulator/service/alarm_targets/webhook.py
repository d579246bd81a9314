"""One request to an address of the web, which is followed nowhere else."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import struct
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from belvedere_simulator.messages import tr
from belvedere_simulator.service.alarm_targets.address import credentials_of

SECONDS = 10.0
"""For the connection, and for each part of the answer."""

WHOLE_SECONDS = 20.0
"""For all of it: who sends a little now and then would keep all other messages waiting."""


def post(address: str, body: bytes) -> str:
    """Send JSON; "" when it was taken, else why not, in words that hold nothing of the address.

    Another place that the answer may name is not asked: only where the user pointed to is.
    """
    parts = urlsplit(address)
    headers = {"Content-Type": "application/json", "User-Agent": "Belvedere"}
    if credentials := credentials_of(parts):
        headers["Authorization"] = "Basic " + base64.b64encode(credentials.encode()).decode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    late = threading.Event()
    watch = threading.Timer(WHOLE_SECONDS, _end, (connection, late))
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        if late.is_set():
            # There was nothing to end yet.
            return tr("no answer within {seconds:g} s", seconds=WHOLE_SECONDS)
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except TimeoutError:
        return tr("no answer within {seconds:g} s", seconds=SECONDS)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return tr("no answer within {seconds:g} s", seconds=WHOLE_SECONDS) if late.is_set() else _told(error)
    finally:
        watch.cancel()
        connection.close()
    return "" if status // 100 == 2 else tr("answered {status}", status=status)


def _told(error: OSError | http.client.HTTPException | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        return tr("no safe connection: {reason}", reason=error.reason or type(error).__name__)
    if isinstance(error, OSError):
        return tr("no connection: {reason}", reason=error.strerror or type(error).__name__)
    return tr("the answer is none of a web server")


def _end(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    link = connection.sock
    if link is not None:
        with suppress(OSError):
            # A reset goes out when it is closed: a sender whose window was full would else try on for long.
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            link.shutdown(socket.SHUT_RDWR)
