"""How an appliance stands in the network: with one port, with a spare one, or between two networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address

from belvedere_simulator.messages import tr
from belvedere_simulator.network_sheet.facts import PortFacts


class Kind(Enum):
    """The three ways to connect an appliance, and not knowing."""

    UNKNOWN = "unknown"
    SINGLE = "single"
    REDUNDANT = "redundant"
    DUAL = "dual"


@dataclass(frozen=True)
class Topology:
    """The kind, and the ports that count: those with a cable, else those with an address."""

    kind: Kind
    ports: tuple[PortFacts, ...]

    def way(self, host: str, *, camera: bool = False) -> PortFacts | None:
        """The port by which a host is reached: that of its network, else the one that leads out.

        In two networks eth0 leads to cameras and eth1 to everything else, as appliances do it. None where
        that is not known.
        """
        try:
            address = IPv4Address(host)
        except ValueError:
            address = None
        for port in self.ports:
            if address is not None and port.interface is not None and address in port.interface.network:
                return port
        if not self.ports:
            return None
        return self.ports[-1] if self.kind is Kind.DUAL and not camera else self.ports[0]


def topology_of(ports: Sequence[PortFacts]) -> Topology:
    """How a device with these ports is connected."""
    used = tuple(port for port in ports if port.connected) or tuple(
        port for port in ports if port.interface is not None
    )
    if not used:
        return Topology(Kind.UNKNOWN, ())
    if len(used) == 1:
        return Topology(Kind.SINGLE, used)
    networks = {port.interface.network for port in used if port.interface is not None}
    return Topology(Kind.DUAL if len(networks) > 1 else Kind.REDUNDANT, used)


def explanation(topology: Topology) -> str:
    """What that means for cables and firewalls, with the device's own addresses."""
    titles = [port.title for port in topology.ports]
    if topology.kind is Kind.UNKNOWN:
        return tr(
            "The appliance has told no address yet. With one cable everything goes by eth0; a second one "
            "into the same network is a spare, one into another network keeps the cameras to themselves."
        )
    if topology.kind is Kind.SINGLE:
        return tr(
            "One network: everything goes by {port}. The other port may get a cable into the same network as "
            "a spare. Let the appliance out to the hosts below only, and keep cameras from leaving the "
            "network.",
            port=titles[0],
        )
    if topology.kind is Kind.REDUNDANT:
        return tr(
            "One network with a spare cable: everything goes by {first}, and by {second} while the first is "
            "out. Both addresses need the same rules.",
            first=titles[0],
            second=titles[1],
        )
    return tr(
        "Two networks: cameras are reached by {cameras}, the site and the time by {site}. The appliance "
        "passes nothing from one to the other, and neither port stands in for the other. Let {cameras} out "
        "to the cameras only, and {site} to everything else below.",
        cameras=titles[0],
        site=titles[1],
    )
