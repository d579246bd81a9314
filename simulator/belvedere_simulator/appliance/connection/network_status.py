"""The state of the ports as DescribeDevice shows it: the NetworkStatus of the service model."""

from __future__ import annotations

import ipaddress
from collections.abc import Set
from typing import Any

from belvedere_simulator.appliance.body.identity import Identity
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.provisioning.network import Interface, NetworkState

MEMBERS = {EthernetPort.ETH0: "Ethernet0Status", EthernetPort.ETH1: "Ethernet1Status"}
CONNECTED, NOT_CONNECTED = "CONNECTED", "NOT_CONNECTED"
NO_ADDRESS = "--"
TIME_SERVER = "pool.ntp.org"


def network_status(
    state: NetworkState | None, cables: Set[EthernetPort], identity: Identity, ways: Ways
) -> dict[str, Any]:
    """Both ports and the time, by what was configured, the cables that are in, and the open ways."""
    found = {interface.name: interface for interface in state.interfaces} if state else {}
    leased = next((each.address for each in found.values() if not each.static and each.address), "")
    ports = {
        member: _port(found.get(port.value), port in cables, identity.mac(port), leased)
        for port, member in MEMBERS.items()
    }
    server = state.ntp[0] if state is not None and state.ntp else TIME_SERVER
    return {**ports, "NtpStatus": _time(server, ways.time and ways.service)}


def _port(interface: Interface | None, plugged: bool, mac: str, leased: str) -> dict[str, str]:
    address = "" if interface is None else interface.address
    if interface is not None and not interface.static:
        # The lease belongs to the port that the cable is in.
        address = address or leased
    return {
        "ConnectionStatus": CONNECTED if plugged else NOT_CONNECTED,
        "HwAddress": mac.upper(),
        "IpAddress": address if plugged and address else NO_ADDRESS,
    }


def _time(server: str, answers: bool) -> dict[str, str]:
    try:
        address = str(ipaddress.ip_address(server))
    except ValueError:
        address = NO_ADDRESS
    return {
        "ConnectionStatus": CONNECTED if answers else NOT_CONNECTED,
        "IpAddress": address,
        "NtpServerName": server,
    }
