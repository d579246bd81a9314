"""What may be asked for an appliance's network: checks on NetworkingConfiguration, free of state."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from belvedere_simulator.messages import tr

PORTS = ("Ethernet0", "Ethernet1")
MOST_NTP_SERVERS = 5
# RFC 1123: labels of letters, digits and inner hyphens.
HOST_NAME = re.compile(r"(?=.{1,253}\Z)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?\Z")
NUMBERS_ONLY = re.compile(r"[0-9.]+\Z")
PREFIX = re.compile(r"/?([0-9]{1,2})\Z")

Problem = tuple[str, str]


def check_network(network: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong: (path of the field, what is wrong with it)."""
    problems = [problem for port in PORTS if port in network for problem in _port(port, network[port])]
    if not problems and len(static_addresses(network)) < len(_static_ports(network)):
        problems.append((_path("Ethernet1", "IpAddress"), tr("Both ports have the same address")))
    return [*problems, *_ntp(network.get("Ntp", {}))]


def static_addresses(network: Mapping[str, Any] | None) -> frozenset[str]:
    """The fixed addresses of a configuration that was checked."""
    return frozenset(str(_address(info["IpAddress"])) for info in _static_ports(network or {}))


def mask_length(mask: str) -> int | None:
    """The bits of a mask: `255.255.255.0`, `24` and `/24` are all 24; None when it is no mask."""
    prefix = PREFIX.match(mask)
    if prefix:
        length = int(prefix[1])
        return length if 1 <= length <= 32 else None
    address = _address(mask)
    if address is None:
        return None
    bits = f"{int(address):032b}"
    return bits.count("1") if "01" not in bits and bits.startswith("1") else None


def _static_ports(network: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    ports = [network[port] for port in PORTS if port in network]
    return [port["StaticIpConnectionInfo"] for port in ports if port["ConnectionType"] == "STATIC_IP"]


def _port(port: str, payload: Mapping[str, Any]) -> Iterator[Problem]:
    info = payload.get("StaticIpConnectionInfo")
    if payload["ConnectionType"] == "STATIC_IP":
        if info is None:
            yield _path(port), tr("A static address needs StaticIpConnectionInfo")
        else:
            yield from _static(port, info)
    elif info is not None:
        yield _path(port), tr("StaticIpConnectionInfo does not go with DHCP")


def _static(port: str, info: Mapping[str, Any]) -> Iterator[Problem]:
    address, gateway = _address(info["IpAddress"]), _address(info["DefaultGateway"])
    length = mask_length(info["Mask"])
    if address is None or not _usable(address):
        yield _path(port, "IpAddress"), tr("{text} is not the address of a host", text=info["IpAddress"])
    if length is None:
        yield _path(port, "Mask"), tr("{text} is not a network mask", text=info["Mask"])
    if gateway is None:
        yield _path(port, "DefaultGateway"), tr("{text} is not an address", text=info["DefaultGateway"])
    if address is not None and length is not None:
        yield from _within(port, address, gateway, length)
    for index, server in enumerate(info["Dns"]):
        found = _address(server)
        if found is None or not _usable(found):
            place = f"{_path(port, 'Dns')}[{index}]"
            yield place, tr("{text} is not the address of a server", text=server)


def _within(
    port: str, address: ipaddress.IPv4Address, gateway: ipaddress.IPv4Address | None, length: int
) -> Iterator[Problem]:
    network = ipaddress.IPv4Network((address, length), strict=False)
    if length < 31 and address in (network.network_address, network.broadcast_address):
        yield (
            _path(port, "IpAddress"),
            tr("{text} names the network {network}", text=address, network=network),
        )
    if gateway is None:
        return
    place = _path(port, "DefaultGateway")
    if gateway == address:
        yield place, tr("The gateway is the appliance itself")
    elif gateway not in network:
        yield place, tr("{text} lies outside the network {network}", text=gateway, network=network)
    elif length < 31 and gateway in (network.network_address, network.broadcast_address):
        yield place, tr("{text} names the network {network}", text=gateway, network=network)


def _ntp(payload: Mapping[str, Any]) -> Iterator[Problem]:
    servers = payload.get("NtpServers", [])
    if len(servers) > MOST_NTP_SERVERS:
        yield (
            "NetworkingConfiguration.Ntp.NtpServers",
            tr("At most {most} time servers can be given", most=MOST_NTP_SERVERS),
        )
    for index, server in enumerate(servers):
        if not _server(server):
            place = f"NetworkingConfiguration.Ntp.NtpServers[{index}]"
            yield place, tr("{text} is neither an address nor a host name", text=server)


def _server(text: str) -> bool:
    # What has only digits and dots is meant as an address: 300.1.1.1 is not a name.
    if NUMBERS_ONLY.match(text):
        address = _address(text)
        return address is not None and _usable(address)
    return HOST_NAME.match(text) is not None


def _address(text: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        return None


def _usable(address: ipaddress.IPv4Address) -> bool:
    unusable = address.is_multicast or address.is_loopback or address.is_unspecified or address.is_reserved
    return not unusable and int(address) >= 1 << 24


def _path(port: str, field: str = "") -> str:
    place = f"NetworkingConfiguration.{port}.StaticIpConnectionInfo"
    return f"{place}.{field}" if field else place
