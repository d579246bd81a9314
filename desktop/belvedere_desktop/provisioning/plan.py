"""What a new device is to be, and what is wrong with that, field by field; without a window."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.devices.network import PORTS, check_network
from belvedere_simulator.service.tags.rules import typed_tags, typed_tags_problem

LONGEST_NAME = LONGEST_DESCRIPTION = 255
_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
_TOP = {"Name": "name", "Description": "description"}
_FIELDS = {
    "IpAddress": "address",
    "Mask": "mask",
    "DefaultGateway": "gateway",
    "Dns": "dns",
}


@dataclass(frozen=True)
class PortPlan:
    """One network port; the texts of a port that is not `static` do not count."""

    static: bool = False
    address: str = ""
    mask: str = "255.255.255.0"
    gateway: str = ""
    dns: str = ""


@dataclass(frozen=True)
class DevicePlan:
    """`tags` are lines of key=value; `ntp` and `dns` have addresses with blanks or commas between them."""

    name: str = ""
    description: str = ""
    tags: str = ""
    ports: tuple[PortPlan, PortPlan] = field(default=(PortPlan(), PortPlan()))
    ntp: str = ""


def name_problems(plan: DevicePlan, taken: Collection[str]) -> dict[str, str]:
    """What is wrong with the first step; `taken` are the names of other devices."""
    problems = {}
    if plan.name and not _NAME.match(plan.name):
        problems["name"] = tr("Only letters without accents, digits, - and _")
    elif len(plan.name) > LONGEST_NAME:
        problems["name"] = tr("At most {most} letters", most=LONGEST_NAME)
    elif plan.name in taken:
        problems["name"] = tr("There is a device of this name already")
    if len(plan.description) > LONGEST_DESCRIPTION:
        problems["description"] = tr("At most {most} letters", most=LONGEST_DESCRIPTION)
    tags = typed_tags_problem(plan.tags)
    if tags:
        problems["tags"] = tags
    return problems


def network_problems(plan: DevicePlan, taken: Mapping[str, str] | None = None) -> dict[str, str]:
    """What is wrong with the second step, by field: `Ethernet0.address`, `Ntp` and so on.

    `taken` are the fixed addresses of other devices, each with the name of its device.
    """
    problems: dict[str, str] = {}
    for path, text in check_network(network_of(plan)):
        problems.setdefault(field_of(path), text)
    for port, planned in zip(PORTS, plan.ports, strict=True):
        for name in ("address", "mask", "gateway"):
            if planned.static and not getattr(planned, name).strip():
                problems[f"{port}.{name}"] = tr("A fixed address needs it")
        owner = (taken or {}).get(planned.address.strip()) if planned.static else None
        if owner is not None:
            text = tr("The device {name} has this address", name=owner)
            problems.setdefault(f"{port}.address", text)
    return problems


def field_of(path: str) -> str:
    """The field that a path in a request to the service is typed into."""
    if path in _TOP:
        return _TOP[path]
    if path.startswith("Tags"):
        return "tags"
    if ".Ntp" in path:
        return "ntp"
    parts = path.split(".")
    port = next((part for part in parts if part.startswith("Ethernet")), PORTS[0])
    return f"{port}.{_FIELDS.get(parts[-1].partition('[')[0], 'address')}"


def network_of(plan: DevicePlan) -> dict[str, Any]:
    """The NetworkingConfiguration of the service's model; {} where everything is as the appliance does it."""
    network: dict[str, Any] = {}
    if any(port.static for port in plan.ports):
        network = {name: _port(port) for name, port in zip(PORTS, plan.ports, strict=True)}
    if plan.ntp.strip():
        network["Ntp"] = {"NtpServers": _words(plan.ntp)}
    return network


def tags_of(plan: DevicePlan) -> dict[str, str]:
    """The tags as the service takes them."""
    return typed_tags(plan.tags)


def _port(port: PortPlan) -> dict[str, Any]:
    if not port.static:
        return {"ConnectionType": "DHCP"}
    info = {"IpAddress": port.address.strip(), "Mask": port.mask.strip(), "Dns": _words(port.dns)}
    info["DefaultGateway"] = port.gateway.strip()
    return {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": info}


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
