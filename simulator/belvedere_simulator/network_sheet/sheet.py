"""The sheet: who speaks with whom, by which port, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from ipaddress import ip_address
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.network_sheet.facts import DeviceFacts, Host
from belvedere_simulator.network_sheet.topology import Topology, explanation, topology_of

RTSP = "RTSP"
NTP_PORT, DNS_PORT, DHCP_PORT = 123, 53, 67


class Probe(Enum):
    """How a row can be tried from somewhere: not at all, by connecting, by asking for the time, or by
    connecting to the appliance itself.
    """

    NONE = ""
    CONNECT = "tcp"
    TIME = "ntp"
    INBOUND = "inbound"


@dataclass(frozen=True)
class SheetRow:
    """One rule for a firewall. `outward` is seen from the appliance; `way` is the port of the appliance and
    its address.
    """

    host: str
    port: int
    transport: str
    protocol: str
    outward: bool
    reason: str
    way: str = ""
    probe: Probe = Probe.NONE


@dataclass(frozen=True)
class NetworkSheet:
    """All rows of a device, and how it stands in the network."""

    device: str
    kind: str
    explanation: str
    rows: tuple[SheetRow, ...]

    def document(self) -> dict[str, Any]:
        """The sheet for JSON."""
        rows = [{**asdict(row), "probe": row.probe.value} for row in self.rows]
        return {"device": self.device, "kind": self.kind, "explanation": self.explanation, "rows": rows}


def network_sheet(facts: DeviceFacts) -> NetworkSheet:
    """The sheet of a device. A row that would be there twice is there once, with all its reasons."""
    topology = topology_of(facts.ports)
    rows = [*_site(facts, topology), *_cameras(facts, topology), *_time(facts, topology)]
    rows += [*_names(facts, topology), *_addresses(facts), *_applications(facts, topology)]
    words = explanation(topology)
    if facts.service is not None and _is_here(facts.service.host):
        words += " " + tr(
            "The site answers on its own computer only: appliances elsewhere find it once an address is "
            "chosen for them."
        )
    return NetworkSheet(facts.name, topology.kind.value, words, tuple(_merged(rows)))


def _site(facts: DeviceFacts, topology: Topology) -> Iterator[SheetRow]:
    told = (
        (
            facts.service,
            "HTTPS",
            tr("the site: applications, models and software are fetched here, logs and figures sent"),
        ),
        (facts.broker, "MQTT over TLS", tr("the site's messages: jobs, state, shadow; always open")),
        (facts.credentials, "HTTPS", tr("the site's keys: the certificate is exchanged for keys of an hour")),
    )
    for host, protocol, reason in told:
        if host is not None:
            yield _out(host, protocol, reason, topology)


def _cameras(facts: DeviceFacts, topology: Topology) -> Iterator[SheetRow]:
    for camera in facts.cameras:
        reason = tr("video of the camera {name}", name=camera.name)
        yield SheetRow(
            camera.host,
            camera.port,
            "TCP",
            RTSP,
            True,
            reason,
            _title(topology, camera.host, camera=True),
            Probe.CONNECT,
        )


def _time(facts: DeviceFacts, topology: Topology) -> Iterator[SheetRow]:
    reason = tr("the time: certificates and signatures depend on it")
    for server in facts.time_servers:
        yield SheetRow(server, NTP_PORT, "UDP", "NTP", True, reason, _title(topology, server), Probe.TIME)


def _names(facts: DeviceFacts, topology: Topology) -> Iterator[SheetRow]:
    named = [host.host for host in (facts.service, facts.broker, facts.credentials, *facts.cameras) if host]
    names = [name for name in dict.fromkeys([*named, *facts.time_servers]) if not _is_address(name)]
    reason = tr("finds {names}", names=", ".join(names)) if names else tr("names of hosts, if any are used")
    servers = [server for port in facts.ports for server in port.name_servers]
    for server in dict.fromkeys(servers):
        yield SheetRow(
            server, DNS_PORT, "UDP, TCP", "DNS", True, reason, _title(topology, server), Probe.CONNECT
        )
    if not servers and names:
        yield SheetRow(tr("told by DHCP"), DNS_PORT, "UDP, TCP", "DNS", True, reason)


def _addresses(facts: DeviceFacts) -> Iterator[SheetRow]:
    for port in facts.ports:
        if port.dhcp and (port.connected or not any(each.connected for each in facts.ports)):
            reason = tr("the address of {port}", port=port.name)
            yield SheetRow("255.255.255.255", DHCP_PORT, "UDP", "DHCP", True, reason, port.name)


def _applications(facts: DeviceFacts, topology: Topology) -> Iterator[SheetRow]:
    for application, number in facts.open_ports:
        reason = tr("the application {name} answers here, to everybody who reaches it", name=application)
        for port in topology.ports:
            if port.interface is not None:
                host = str(port.interface.ip)
                yield SheetRow(
                    host,
                    number,
                    "TCP",
                    tr("the application's own"),
                    False,
                    reason,
                    port.title,
                    Probe.INBOUND,
                )


def _out(host: Host, protocol: str, reason: str, topology: Topology) -> SheetRow:
    way = _title(topology, host.host)
    return SheetRow(host.host, host.port, "TCP", protocol, True, reason, way, Probe.CONNECT)


def _title(topology: Topology, host: str, *, camera: bool = False) -> str:
    port = topology.way(host, camera=camera)
    return port.title if port is not None else ""


def _merged(rows: Iterable[SheetRow]) -> list[SheetRow]:
    found: dict[tuple[Any, ...], SheetRow] = {}
    for row in rows:
        key = (row.host, row.port, row.transport, row.protocol, row.outward, row.way)
        known = found.get(key)
        if known is None:
            found[key] = row
        elif row.reason not in known.reason.split("; "):
            found[key] = SheetRow(**{**vars(known), "reason": f"{known.reason}; {row.reason}"})
    return list(found.values())


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True
