"""The network configuration, applied to simulated interfaces: never to those of this computer."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.storage.store import ApplianceStore

ENTRY = "network"
PORTS = {"Ethernet0": "eth0", "Ethernet1": "eth1"}
STATIC = "STATIC_IP"


@dataclass(frozen=True)
class Interface:
    """One port as configured. `address` has its prefix length; empty when nobody gave it one."""

    name: str
    static: bool
    address: str = ""
    gateway: str = ""
    dns: tuple[str, ...] = ()


@dataclass(frozen=True)
class NetworkState:
    """Both ports, and the servers of the time."""

    interfaces: tuple[Interface, ...]
    ntp: tuple[str, ...] = ()


def plan_network(network: Mapping[str, Any], leased: str) -> NetworkState:
    """What a NetworkingConfiguration means; `leased` is the address that DHCP gives the first port."""
    interfaces = []
    for port, name in PORTS.items():
        asked = network.get(port) or {}
        if asked.get("ConnectionType") == STATIC:
            interfaces.append(_static(name, asked.get("StaticIpConnectionInfo") or {}))
        else:
            interfaces.append(Interface(name, False, leased if name == "eth0" else ""))
    return NetworkState(tuple(interfaces), tuple((network.get("Ntp") or {}).get("NtpServers", ())))


def apply_network(state: NetworkState, store: ApplianceStore, logs: SystemLogs) -> None:
    """Bring the simulated interfaces into this state: recorded, and told as the system would."""
    for interface in state.interfaces:
        logs.kernel(f"eqos {interface.name}: Link is Up - 1Gbps/Full - flow control off")
        logs.kernel(f"IPv6: ADDRCONF(NETDEV_CHANGE): {interface.name}: link becomes ready")
        kind = "manual" if interface.static else "auto"
        logs.system("NetworkManager", 812, f"device ({interface.name}): ipv4.method={kind}")
        logs.system("NetworkManager", 812, f"device ({interface.name}): address {interface.address or '--'}")
    for server in state.ntp:
        logs.system("systemd-timesyncd", 655, f"Network configuration changed, server {server}.")
    store.write_object(ENTRY, asdict(state))


def load_network(store: ApplianceStore) -> NetworkState | None:
    """The state last applied; None before the first provisioning."""
    told = store.read_object(ENTRY)
    if told is None:
        return None
    interfaces = [Interface(**{**each, "dns": tuple(each["dns"])}) for each in told["interfaces"]]
    return NetworkState(tuple(interfaces), tuple(told["ntp"]))


def own_address(url: str) -> str:
    """This computer's address towards a URL, which stands for what DHCP would give; empty without a route."""
    address = urlsplit(url)
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Connecting a datagram socket sends nothing.
        probe.connect((address.hostname or "", address.port or 9))
        return f"{probe.getsockname()[0]}/24"
    return ""


def _static(name: str, asked: Mapping[str, Any]) -> Interface:
    address, mask = str(asked.get("IpAddress", "")), str(asked.get("Mask", "")).lstrip("/")
    with suppress(ValueError):
        address = ipaddress.IPv4Interface(f"{address.partition('/')[0]}/{mask}").with_prefixlen
    return Interface(name, True, address, str(asked.get("DefaultGateway", "")), tuple(asked.get("Dns", ())))
