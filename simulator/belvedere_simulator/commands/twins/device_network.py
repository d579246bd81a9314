"""The network of a new device, from the command line or a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.arguments import read_object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_PORTS = {"--eth0": "Ethernet0", "--eth1": "Ethernet1"}
_MEMBER = "NetworkingConfiguration"


def add_network(parser: argparse.ArgumentParser) -> None:
    """The options of both ports and of time servers, and a file instead of them."""
    for port, name in _PORTS.items():
        group = parser.add_argument_group(tr("network port {name}", name=name))
        way = group.add_mutually_exclusive_group()
        way.add_argument(f"{port}-dhcp", action="store_true", help=tr("addresses from the network"))
        way.add_argument(f"{port}-static", metavar="ADDRESS/MASK", help=tr("like 192.168.0.20/24"))
        group.add_argument(f"{port}-gateway", metavar="ADDRESS", help=tr("the way out of the network"))
        group.add_argument(
            f"{port}-dns", action="append", metavar="ADDRESS", help=tr("a name server; repeat it")
        )
    parser.add_argument("--ntp", action="append", metavar="SERVER", help=tr("a time server; repeat it"))
    parser.add_argument(
        "--network", type=Path, metavar="FILE", help=tr("a JSON file with {member} instead", member=_MEMBER)
    )


def network_of(given: argparse.Namespace) -> dict[str, Any]:
    """The NetworkingConfiguration that is asked for, {} for the appliance's own. Raises BelvedereError."""
    network = {name: configured for port, name in _PORTS.items() if (configured := _port(vars(given), port))}
    if given.ntp:
        network["Ntp"] = {"NtpServers": given.ntp}
    if given.network is None:
        return network
    if network:
        raise _contradiction("--network", tr("the network is given by options, too"))
    document = read_object(given.network)
    read: dict[str, Any] = document.get(_MEMBER, document)
    return read


def _port(given: dict[str, Any], port: str) -> dict[str, Any]:
    name = port.removeprefix("--")
    static, gateway, dns = (given[f"{name}_{part}"] for part in ("static", "gateway", "dns"))
    if not static:
        if gateway or dns:
            raise _contradiction(f"{port}-static", tr("gateway and name servers go with a static address"))
        return {"ConnectionType": "DHCP"} if given[f"{name}_dhcp"] else {}
    address, separator, mask = static.partition("/")
    if not separator or not mask:
        raise _contradiction(f"{port}-static", tr("{text} is not ADDRESS/MASK", text=static))
    if not gateway or not dns:
        raise _contradiction(
            f"{port}-static",
            tr("a static address needs {port}-gateway and {port}-dns, too", port=port),
        )
    info = {"IpAddress": address, "Mask": mask, "DefaultGateway": gateway, "Dns": dns}
    return {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}


def _contradiction(option: str, why: str) -> BelvedereError:
    return BelvedereError("BV-CLI-018", tr("The network is not clear"), where=option, why=why)
