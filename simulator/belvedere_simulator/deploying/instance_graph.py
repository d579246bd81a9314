"""The graph of an application instance as it was deployed, for being drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.events import NodeKind
from belvedere_simulator.manifest.deployment import read_sent_graph, read_sent_override
from belvedere_simulator.manifest.graph import Graph, Override
from belvedere_simulator.manifest.problem import Problems

KINDS: Mapping[str, NodeKind] = {
    "MEDIA_SOURCE": "camera",
    "BUSINESS_LOGIC": "code",
    "ML_MODEL": "model",
    "MEDIA_SINK": "display",
}
"""By the category of the API."""


@dataclass(frozen=True)
class InstanceNode:
    """A node in force; `about` is its package, a parameter's type, or what a camera stands for."""

    name: str
    kind: NodeKind
    about: str = ""
    title: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class InstanceWire:
    """A connection; a port is "" where the node has only one. `is_call`: code calls a model."""

    producer: str
    producer_port: str
    consumer: str
    consumer_port: str
    is_call: bool = False


@dataclass(frozen=True)
class InstanceGraph:
    """Nodes and connections."""

    nodes: tuple[InstanceNode, ...]
    wires: tuple[InstanceWire, ...]

    def to_document(self) -> dict[str, Any]:
        """As a JSON object with the names of the fields."""
        return asdict(self)


def graph_of(panorama: Any, identifier: str) -> InstanceGraph:
    """What runs as the application instance, by what the site knows of it."""
    which = {"ApplicationInstanceId": identifier}
    told = panorama.describe_application_instance_details(**which)
    override = told.get("ManifestOverridesPayload", {}).get("PayloadData", "")
    running = pages(panorama.list_application_instance_node_instances, "NodeInstances", **which)
    described = [(each, _described(panorama, each)) for each in running]
    graph = read_sent_graph(told["ManifestPayload"]["PayloadData"], "graph.json", Problems())
    read = read_sent_override(override, "override.json", Problems()) if override else None
    return instance_graph(graph, read, described)


def instance_graph(
    graph: Graph | None, override: Override | None, running: Sequence[tuple[Any, Any]]
) -> InstanceGraph:
    """`running` are the node instances as the API tells them, each with what it tells of the node."""
    stands_for = {
        name: each.replace for each in (override.replacements if override else ()) for name in each.with_nodes
    }
    nodes = [_node(instance, node, stands_for) for instance, node in running]
    nodes += [
        InstanceNode(each.name, "parameter", each.parameter, each.decorator.title)
        for each in (graph.nodes if graph else ())
        if each.parameter
    ]
    known = {node.name for node in nodes}
    wires = dict.fromkeys((*_wires(graph, override, stands_for), *_calls(nodes)))
    return InstanceGraph(
        tuple(nodes), tuple(wire for wire in wires if {wire.producer, wire.consumer} <= known)
    )


def _described(panorama: Any, instance: Any) -> Any:
    identifier = instance.get("NodeId")
    return panorama.describe_node(NodeId=identifier) if identifier else {}


def _node(instance: Any, node: Any, stands_for: Mapping[str, str]) -> InstanceNode:
    name = str(instance["NodeInstanceId"])
    interface = node.get("NodeInterface", {})
    kind = KINDS.get(str(node.get("Category", "")), "display")
    inputs, outputs = (
        tuple(str(port["Name"]) for port in interface.get(side, ())) if kind == "code" else ()
        for side in ("Inputs", "Outputs")
    )
    about = stands_for.get(name, "") if kind == "camera" else str(instance.get("PackageName", ""))
    return InstanceNode(name, kind, about, inputs=inputs, outputs=outputs)


def _wires(
    graph: Graph | None, override: Override | None, stands_for: Mapping[str, str]
) -> Iterator[InstanceWire]:
    """Those that were written; a replaced camera's lead from each that replaces it."""
    replacing: dict[str, list[str]] = {}
    for name, replaced in stands_for.items():
        replacing.setdefault(replaced, []).append(name)
    parameters = {each.name for each in (graph.nodes if graph else ()) if each.parameter}
    for edge in (*(graph.edges if graph else ()), *(override.edges if override else ())):
        producer, _, producer_port = edge.producer.partition(".")
        consumer, _, consumer_port = edge.consumer.partition(".")
        # A value of an override stands in the place of the parameter, which is still drawn.
        sources = [producer] if producer in parameters else replacing.get(producer, [producer])
        for source in sources:
            yield InstanceWire(source, producer_port, consumer, consumer_port)


def _calls(nodes: Sequence[InstanceNode]) -> Iterator[InstanceWire]:
    """Models have no edges as a rule: the code calls them by name."""
    for code in nodes:
        if code.kind == "code":
            yield from (
                InstanceWire(code.name, "", model.name, "", is_call=True)
                for model in nodes
                if model.kind == "model"
            )
