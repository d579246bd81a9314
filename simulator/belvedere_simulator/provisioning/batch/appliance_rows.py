"""Rows about appliances."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.cells import Cells
from belvedere_simulator.provisioning.batch.columns import PORTS
from belvedere_simulator.provisioning.batch.items import Appliance
from belvedere_simulator.service.devices.network import check_network

# The service takes 255, but the archive is a file with the name in its own, and files have 255.
LONGEST_NAME = 220
_DHCP = "dhcp"
_MEMBERS = {"IpAddress": "", "Mask": "_mask", "DefaultGateway": "_gateway", "Dns": "_dns"}
_PORTS = dict(zip(("Ethernet0", "Ethernet1"), PORTS, strict=True))


def read_appliance(cells: Cells) -> Appliance:
    """The appliance of a row; its cells have the problems."""
    network = _network(cells)
    _check(cells, network)
    return Appliance(cells.line, cells.name(LONGEST_NAME), cells.description(), cells.tags(), network)


def _network(cells: Cells) -> dict[str, Any]:
    ports = {name: _port(cells, column) for name, column in _PORTS.items()}
    network: dict[str, Any] = {}
    if any(ports.values()):
        network = {name: port or {"ConnectionType": "DHCP"} for name, port in ports.items()}
    servers = cells.words("ntp")
    return {**network, "Ntp": {"NtpServers": servers}} if servers else network


def _port(cells: Cells, port: str) -> dict[str, Any]:
    """What is asked for one port, {} for nothing."""
    told = cells.text(port)
    parts = {name: cells.text(f"{port}_{name}") for name in ("mask", "gateway", "dns")}
    if not told or told.casefold() == _DHCP:
        for name, text in parts.items():
            if text:
                what = tr("This goes with a fixed address only")
                cells.refuse(f"{port}_{name}", what, tr("Write the address in {port}.", port=port))
        return {"ConnectionType": "DHCP"} if told else {}
    address, _, mask = told.partition("/")
    if mask and parts["mask"] and mask != parts["mask"]:
        what = tr("The mask is given twice")
        cells.refuse(f"{port}_mask", what, tr("Leave it out here, or after / in {port}.", port=port))
    parts["mask"] = mask or parts["mask"]
    for name, text in parts.items():
        if not text:
            what = tr("A fixed address needs this, too")
            cells.refuse(f"{port}_{name}", what, tr("Ask who runs the network for it, or write dhcp."))
    info: dict[str, Any] = {"IpAddress": address.strip(), "Mask": parts["mask"].strip()}
    info |= {"DefaultGateway": parts["gateway"], "Dns": cells.words(f"{port}_dns")}
    return {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}


def _check(cells: Cells, network: dict[str, Any]) -> None:
    told = {problem.column for problem in cells.problems}
    for path, text in check_network(network):
        if _column(path) not in told:
            cells.refuse(_column(path), text, tr("Correct it."))


def _column(path: str) -> str:
    """The column of a field of the service's model."""
    parts = path.split(".")
    port = next((_PORTS[part] for part in parts if part in _PORTS), "")
    return f"{port}{_MEMBERS.get(parts[-1].partition('[')[0], '')}" if port else "ntp"
