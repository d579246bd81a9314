"""What is stored of a checked application: its nodes, and what the device is given to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.parameters import resolve_parameter
from belvedere_simulator.manifest.resolve import Checked, resolved_edges
from belvedere_simulator.service.instances.instance import Dependency, NodeInstance
from belvedere_simulator.service.instances.registered import Registered, RegisteredPackages, node_id

Versions = Mapping[str, str]


@dataclass(frozen=True)
class Resolved:
    """An application as it will run."""

    document: dict[str, Any]
    nodes: tuple[NodeInstance, ...]
    dependencies: tuple[Dependency, ...]


def resolve_for(
    connection: Connection,
    instance_id: str,
    checked: Checked,
    packages: RegisteredPackages,
    versions: Versions,
) -> Resolved:
    """Resolve a checked application; `versions` tells the version of each package that it lists."""
    used: dict[str, Dependency] = {}
    nodes: list[NodeInstance] = []
    shown: list[dict[str, Any]] = []
    for name in checked.in_force():
        bound = checked.nodes[name]
        if bound.node.parameter or bound.interface is None:
            continue
        registered = packages.get(bound.node.package, versions[bound.node.package])
        assert registered is not None  # the checks found it
        used.setdefault(bound.node.package, registered.dependency)
        identifier = node_id(connection, registered, bound.interface.name)
        nodes.append(_node(instance_id, len(nodes), bound, registered, identifier))
        shown.append(_shown(bound, checked, registered))
    return Resolved(_document(checked, shown), tuple(nodes), tuple(used.values()))


def wants_gpu(checked: Checked) -> bool:
    """Whether the code node asks for the GPU."""
    return any(
        form.wants_gpu for bound in checked.of_category("business_logic") for form in bound.implementations
    )


def _document(checked: Checked, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    parameters = [
        resolve_parameter(bound, checked.nodes, checked.replacements, checked.chosen)
        for bound in checked.parameters()
    ]
    return {
        "nodes": nodes,
        "parameters": [
            {
                "name": found.name,
                # Edges know it by what stands for it.
                "node": checked.replacements.of(found.name)[0],
                "type": found.type,
                "value": found.value,
            }
            for found in parameters
        ],
        "edges": [{"producer": edge.producer, "consumer": edge.consumer} for edge in resolved_edges(checked)],
        "inboundPorts": [
            {"containerPort": port.container_port, "hostPort": port.host_port} for port in checked.inbound
        ],
        "wantsGpu": wants_gpu(checked),
    }


def _node(
    instance_id: str, position: int, bound: BoundNode, registered: Registered, identifier: str
) -> NodeInstance:
    assert bound.interface is not None
    return NodeInstance(
        instance_id=instance_id,
        name=bound.node.name,
        position=position,
        node_id=identifier,
        package=registered.package.name,
        version=registered.version.version,
        patch=registered.version.patch,
        interface=bound.interface.name,
        category=bound.interface.category.upper(),
    )


def _shown(bound: BoundNode, checked: Checked, registered: Registered) -> dict[str, Any]:
    assert bound.interface is not None
    return {
        "name": bound.node.name,
        "replaces": checked.replaced_by(bound.node.name),
        "account": registered.package.owner,
        "package": registered.package.name,
        "version": registered.version.version,
        "patchVersion": registered.version.patch,
        "interface": bound.interface.name,
        "category": bound.interface.category,
        "asset": bound.interface.asset,
        "launch": bound.node.launch,
    }
