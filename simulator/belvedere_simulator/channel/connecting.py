"""Where a device connects to, when it tries again, and how a connection is cut."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
_CHANCE = random.SystemRandom()
"""Not the chance that all of a process share: who draws from that is not to be disturbed by a connection."""


def longer_pause(tries: int) -> float:
    """Seconds before the next try, after so many in vain: twice as many each time, and never for all
    devices of a site the same.
    """
    pause = min(FIRST_PAUSE * 2.0 ** min(max(tries - 1, 0), 16), LONGEST_PAUSE)
    return pause * _CHANCE.uniform(0.5, 1.0)


def _given(host: str, port: int) -> tuple[str, int]:
    return host, port


def _pause(tries: int, _error: OSError | None) -> float:
    return longer_pause(tries)


@dataclass(frozen=True)
class Connecting:
    """What may be decided about each try, on the thread that connects.

    `dial(host, port)` is where to connect to; it raises OSError where there is no way. `pause(tries, error)`
    has the seconds until the next try after so many in vain, 0 when a connection was lost; `error` is what
    was in the way, None when the broker ended the connection.
    """

    dial: Callable[[str, int], tuple[str, int]] = _given
    pause: Callable[[int, OSError | None], float] = _pause


def cut_socket(stream: Any) -> None:
    """Have a connection reset: nothing more is sent, and its reader hears the end at once."""
    if stream is None:
        return
    # Whoever else uses it may have closed it meanwhile.
    with suppress(OSError, ValueError):
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Not a close: the thread that reads does that, and the reset goes out with it.
        socket.socket.shutdown(stream, socket.SHUT_RD)
