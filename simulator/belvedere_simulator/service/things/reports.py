"""What devices tell of themselves, checked: software, network, the instances they run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.channel.messages import Object
from belvedere_simulator.messages import tr

VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){1,3}\Z")
WORD = re.compile(r"[A-Za-z0-9 ._:/\-]{1,255}\Z")
PORTS = ("Ethernet0Status", "Ethernet1Status")
PORT = ("ConnectionStatus", "HwAddress", "IpAddress")
NTP = ("ConnectionStatus", "IpAddress", "NtpServerName")
CONNECTION = ("CONNECTED", "NOT_CONNECTED", "CONNECTING")
MOST_INSTANCES = 100
MOST_NODES = 200


class Invalid(ValueError):
    """A message that is not as docs/channel.md says."""


@dataclass(frozen=True)
class InstanceReport:
    """How one application instance is; empty what was not told."""

    identifier: str
    state: str
    health: str
    nodes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Report:
    """What a device told; None what it left out."""

    software: str | None
    network: Mapping[str, Any] | None
    instances: tuple[InstanceReport, ...]


def report_of(message: Object) -> Report:
    """The report in a message. Raises Invalid."""
    software = message.get("software")
    if software is not None and not (isinstance(software, str) and VERSION.match(software)):
        raise Invalid(tr("software has to be a version like 7.0.13"))
    network = message.get("network")
    instances = message.get("instances", [])
    if not isinstance(instances, list) or len(instances) > MOST_INSTANCES:
        raise Invalid(tr("instances has to be a list of at most {most}", most=MOST_INSTANCES))
    checked = None if network is None else _network(network)
    return Report(software, checked, tuple(_instance(each) for each in instances))


def word(message: Object, name: str, default: str | None = None) -> str:
    """A short text of a message. Raises Invalid."""
    value = message.get(name, default)
    if value == default and default is not None:
        return default
    if not isinstance(value, str) or not WORD.match(value):
        raise Invalid(tr("{name} has to be a short text", name=name))
    return value


def _network(network: Any) -> Object:
    members = {**dict.fromkeys(PORTS, PORT), "NtpStatus": NTP}
    if not isinstance(network, dict) or not network.keys() <= members.keys():
        raise Invalid(tr("network has to be an object of {names}", names=", ".join(members)))
    return {name: _port(status, members[name]) for name, status in network.items()}


def _port(status: Any, members: tuple[str, ...]) -> Object:
    if not isinstance(status, dict) or not status.keys() <= set(members):
        raise Invalid(tr("the state of a port has {names}", names=", ".join(members)))
    checked = {name: word(status, name) for name in status}
    if checked.get("ConnectionStatus", CONNECTION[0]) not in CONNECTION:
        raise Invalid(tr("ConnectionStatus has to be one of {names}", names=", ".join(CONNECTION)))
    return checked


def _instance(told: Any) -> InstanceReport:
    nodes = told.get("nodes", {}) if isinstance(told, dict) else None
    if not isinstance(nodes, dict) or len(nodes) > MOST_NODES:
        raise Invalid(tr("an instance has an id and at most {most} nodes", most=MOST_NODES))
    states = tuple((str(node), word(nodes, node)) for node in nodes)
    identifier = word(told, "applicationInstanceId")
    return InstanceReport(identifier, word(told, "state", ""), word(told, "health", ""), states)
