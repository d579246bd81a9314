"""What an application instance does at the moment, as its device tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError

_OFFLINE = "BV-CLI-005"


@dataclass(frozen=True)
class Moment:
    """`nodes` by name: `status` (of CurrentStatus) and `detail`. `figures` by node and `edges` are of the
    last second, empty until the device has told any (see `NodeFigures`, `EdgeFigures`).
    """

    online: bool
    nodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    edges: tuple[Mapping[str, Any], ...] = ()

    def to_document(self) -> dict[str, Any]:
        """As a JSON object with the names of the fields."""
        return {
            "online": self.online,
            "nodes": {name: dict(node) for name, node in self.nodes.items()},
            "figures": {name: dict(figures) for name, figures in self.figures.items()},
            "edges": [dict(edge) for edge in self.edges],
        }


def look(clients: Clients, device: str, instance: str) -> Moment:
    """What it does now. The device begins to tell when it is asked the first time. Raises BelvedereError."""
    try:
        with told_failures():
            told = clients("belvedere").describe_device_telemetry(DeviceId=device)
    except BelvedereError as error:
        if error.code != _OFFLINE:
            raise
        return Moment(False, _known(clients, instance))
    nodes = {
        str(each["node"]): {"status": str(each.get("status", "")), "detail": str(each.get("detail", ""))}
        for each in map(json.loads, told["Nodes"])
        if each.get("applicationInstanceId") == instance
    }
    statistics = json.loads(told.get("Statistics") or "{}")
    measured = (statistics.get("instances") or {}).get(instance) or {}
    figures = {str(each["node"]): each for each in measured.get("nodes", ())}
    return Moment(True, nodes or _known(clients, instance), figures, tuple(measured.get("edges", ())))


def _known(clients: Clients, instance: str) -> dict[str, dict[str, str]]:
    """What the site knows of its nodes, until the device itself tells."""
    with told_failures():
        listed = pages(
            clients("panorama").list_application_instance_node_instances,
            "NodeInstances",
            ApplicationInstanceId=instance,
        )
    return {
        str(each["NodeInstanceId"]): {"status": str(each.get("CurrentStatus", "")), "detail": ""}
        for each in listed
    }
