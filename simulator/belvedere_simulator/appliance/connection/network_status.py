"""The state of the ports as DescribeDevice shows it: the NetworkStatus of the service model."""

from __future__ import annotations

import ipaddress
from typing import Any

from belvedere_simulator.appliance.body.identity import Identity
from belvedere_simulator.appliance.body.network import routes_of
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.body.state import Body
from belvedere_simulator.appliance.network.names import answers, time_server
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.provisioning.network import Interface, NetworkState

MEMBERS = {EthernetPort.ETH0: "Ethernet0Status", EthernetPort.ETH1: "Ethernet1Status"}
CONNECTED, NOT_CONNECTED = "CONNECTED", "NOT_CONNECTED"
NO_ADDRESS = "--"


def network_status(state: NetworkState | None, body: Body, identity: Identity, ways: Ways) -> dict[str, Any]:
    """Both ports and the time, by what was configured, the cables that are in, and the open ways."""
    found = {interface.name: interface for interface in state.interfaces} if state else {}
    leased = next((each.address for each in found.values() if not each.static and each.address), "")
    # This computer has one address towards the site: it is the lease of the port that leads there.
    leading = routes_of(body).service
    ports = {}
    for port, member in MEMBERS.items():
        address = _address(found.get(port.value), leased if port is leading else "")
        ports[member] = _port(address, port in body.cables, identity.mac(port))
    server = time_server(state.ntp if state is not None else ())
    return {**ports, "NtpStatus": _time(server, answers(server, ways))}


def _address(interface: Interface | None, leased: str) -> str:
    if interface is None:
        return ""
    return interface.address if interface.static else leased


def _port(address: str, plugged: bool, mac: str) -> dict[str, str]:
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
