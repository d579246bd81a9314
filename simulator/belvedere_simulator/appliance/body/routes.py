"""Which Ethernet port leads where."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from belvedere_simulator.appliance.body.parts import EthernetPort, NetworkMode


@dataclass(frozen=True)
class Routes:
    """The port towards the service and the one towards the cameras; None where no cable leads."""

    service: EthernetPort | None
    cameras: EthernetPort | None


def routes(mode: NetworkMode, cables: Set[EthernetPort]) -> Routes:
    """In one network eth0 carries everything and eth1 takes over; in two, neither stands in for the other."""
    eth0 = EthernetPort.ETH0 if EthernetPort.ETH0 in cables else None
    eth1 = EthernetPort.ETH1 if EthernetPort.ETH1 in cables else None
    if mode is NetworkMode.DUAL:
        return Routes(service=eth1, cameras=eth0)
    return Routes(service=eth0 or eth1, cameras=eth0 or eth1)
