"""The networks that this computer is in."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class LocalNetwork:
    """An IPv4 address of this computer on one interface. `range` is its network, as in 192.168.0.0/24."""

    interface: str
    address: str
    range: str

    @property
    def is_loopback(self) -> bool:
        """Whether it never leaves this computer."""
        return ipaddress.IPv4Address(self.address).is_loopback


def local_networks() -> tuple[LocalNetwork, ...]:
    """Every IPv4 address of an interface that is up, loopback last."""
    states = psutil.net_if_stats()
    found = [
        made
        for name, entries in psutil.net_if_addrs().items()
        if name in states and states[name].isup
        for entry in entries
        if entry.family == socket.AF_INET and (made := _network(name, entry.address, entry.netmask))
    ]
    return tuple(sorted(found, key=lambda each: (each.is_loopback, each.interface, each.address)))


def _network(name: str, address: str, mask: str | None) -> LocalNetwork | None:
    try:
        network = ipaddress.IPv4Network(f"{address}/{mask or 32}", strict=False)
    except ValueError:
        return None
    return LocalNetwork(name, address, str(network))
