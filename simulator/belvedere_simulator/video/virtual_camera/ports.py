"""The sockets of the camera."""

from __future__ import annotations

import errno
import os
import socket

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

Pair = tuple[socket.socket, socket.socket]

_ATTEMPTS = 50


def listen(host: str, port: int) -> socket.socket:
    """Listen on `port` (0: any), also right after another listener on it has gone.

    Raises BelvedereError when the port is taken or not allowed.
    """
    try:
        return socket.create_server((host, port), backlog=64)
    except OSError as error:
        raise BelvedereError(
            "BV-VCAM-004",
            tr("The virtual camera cannot listen on port {port}", port=port),
            why=os.strerror(error.errno) if error.errno else str(error),
        ) from error


def datagram_pair(host: str) -> Pair:
    """Two UDP sockets on neighbouring ports, the first one even, as RTP wants them."""
    for _ in range(_ATTEMPTS):
        rtp = _bound(host, 0)
        port = rtp.getsockname()[1]
        if port % 2 == 0:
            try:
                return rtp, _bound(host, port + 1)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    rtp.close()
                    raise
        rtp.close()
    raise BelvedereError("BV-VCAM-004", tr("No two neighbouring UDP ports are free"))


def _bound(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made
