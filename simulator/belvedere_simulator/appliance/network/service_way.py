"""Whether a connection to the service can be made at all, as the simulated network has it."""

from __future__ import annotations

import socket

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.names import needs_no_name
from belvedere_simulator.appliance.network.reach import Reach


class ServiceWay:
    """The way to the service's ports: cables, names, and the service itself when it is said to be down."""

    def __init__(self, reach: Reach, faults: FaultBoard) -> None:
        self._reach = reach
        self._faults = faults

    def require(self, host: str) -> None:
        """Raise OSError, as the system would word it, when no connection to `host` can be made."""
        self._reach.require_service()
        if self._faults.find(FaultKind.SERVICE_DOWN) is not None:
            raise ConnectionRefusedError("Connection refused")
        if not self._reach.ways.names and not needs_no_name(host):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
