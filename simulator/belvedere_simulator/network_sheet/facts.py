"""What is known of a device's network, from which its sheet is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.service.devices.network import mask_length

USUAL_TIME_SERVER = "pool.ntp.org"
"""What appliances ask for the time where nothing else is configured."""
RTSP_PORT, HTTPS_PORT = 554, 443
_PORTS = {"Ethernet0": "eth0", "Ethernet1": "eth1"}
_NONE = "--"


@dataclass(frozen=True)
class PortFacts:
    """One Ethernet port. `interface` is its address now, else the fixed one that it was given."""

    name: str
    connected: bool = False
    interface: IPv4Interface | None = None
    dhcp: bool = True
    gateway: str = ""
    name_servers: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name and address."""
        return self.name if self.interface is None else f"{self.name} {self.interface}"


@dataclass(frozen=True)
class Host:
    """A host and the port at it; `name` is what it is known as, where it has a name of its own."""

    host: str
    port: int
    name: str = ""


@dataclass(frozen=True)
class DeviceFacts:
    """A device, the cameras and applications on it, and where its site answers it.

    `time_servers` are those configured, else the one that it tells it asks. `open_ports` are those of its
    applications, by their names.
    """

    name: str
    ports: tuple[PortFacts, ...]
    time_servers: tuple[str, ...] = ()
    cameras: tuple[Host, ...] = ()
    open_ports: tuple[tuple[str, int], ...] = ()
    service: Host | None = None
    broker: Host | None = None
    credentials: Host | None = None


def port_facts(device: Mapping[str, Any]) -> tuple[PortFacts, ...]:
    """The ports of a device as DescribeDevice tells it."""
    wanted = device.get("NetworkingConfiguration") or {}
    now = device.get("CurrentNetworkingStatus") or {}
    return tuple(
        _port(title, wanted.get(name) or {}, now.get(f"{name}Status") or {}) for name, title in _PORTS.items()
    )


def time_servers(device: Mapping[str, Any]) -> tuple[str, ...]:
    """Whom a device asks for the time."""
    configured = ((device.get("NetworkingConfiguration") or {}).get("Ntp") or {}).get("NtpServers") or ()
    told = ((device.get("CurrentNetworkingStatus") or {}).get("NtpStatus") or {}).get("NtpServerName")
    return tuple(configured) or ((str(told),) if told else (USUAL_TIME_SERVER,))


def host_of(address: str, usual: int, name: str = "") -> Host | None:
    """The host and port of a URL or of `host:port`; None where there is none."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        return Host(parts.hostname, parts.port or usual, name) if parts.hostname else None
    except ValueError:
        return None


def _port(name: str, wanted: Mapping[str, Any], now: Mapping[str, Any]) -> PortFacts:
    static = wanted.get("StaticIpConnectionInfo") or {}
    fixed = f"{static['IpAddress']}/{mask_length(static['Mask'])}" if static else ""
    address = str(now.get("IpAddress", _NONE))
    return PortFacts(
        name,
        now.get("ConnectionStatus") == "CONNECTED",
        _interface(fixed if address == _NONE else address),
        not static,
        str(static.get("DefaultGateway", "")),
        tuple(static.get("Dns", ())),
    )


def _interface(text: str) -> IPv4Interface | None:
    try:
        return IPv4Interface(text) if text else None
    except ValueError:
        return None
