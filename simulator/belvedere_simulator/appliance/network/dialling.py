"""Where a connection to the site really goes: the edge at which faults of the network strike."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Reach
from belvedere_simulator.appliance.network.service_way import ServiceWay

LOCAL = "127.0.0.1"
RESET_SECONDS = 5.0


class Dialling:
    """Addresses to connect to, by what the simulated network and its faults leave of them."""

    def __init__(self, reach: Reach, faults: FaultBoard) -> None:
        self._reach = reach
        self._faults = faults
        self._way = ServiceWay(reach, faults)

    def address(self, host: str, port: int) -> tuple[str, int]:
        """Where to connect to instead of `host` and `port`, now.

        Raises ConnectionError without a way to the service, socket.gaierror when the name cannot be
        resolved. Where a fault says so the address is one that refuses or resets the connection.
        """
        if self._reach.ways.service and self._faults.find(FaultKind.SERVICE_DOWN):
            return LOCAL, refusing_port()
        self._way.require(host)
        if self._faults.find(FaultKind.BROKER_RESET):
            return LOCAL, resetting_port()
        return host, port


def refusing_port() -> int:
    """A port of this computer where nobody listens."""
    with socket.socket() as free:
        free.bind((LOCAL, 0))
        return int(free.getsockname()[1])


def resetting_port() -> int:
    """A port of this computer that takes one connection and resets it; open for five seconds."""
    listening = socket.create_server((LOCAL, 0))
    listening.settimeout(RESET_SECONDS)

    def reset() -> None:
        with listening, suppress(OSError):
            taken, _ = listening.accept()
            # A close without lingering is a reset.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            taken.close()

    port = int(listening.getsockname()[1])
    threading.Thread(target=reset, name="reset-connection", daemon=True).start()
    return port
