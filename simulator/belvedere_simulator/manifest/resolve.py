"""Builds the resolved application out of checked documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.cameras import resolve_camera
from belvedere_simulator.manifest.connecting import Connection
from belvedere_simulator.manifest.inputs import value_input
from belvedere_simulator.manifest.layout import Layout
from belvedere_simulator.manifest.models import resolve_model
from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.parameters import Chosen, resolve_parameter
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.replacing import Replacements
from belvedere_simulator.manifest.resolved import (
    CodeNode,
    DisplayNode,
    Edge,
    InboundPort,
    InputPort,
    OutputPort,
    ParameterNode,
    ResolvedApplication,
)
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Checked:
    """All that the checks found out about an application."""

    layout: Layout
    nodes: Mapping[str, BoundNode]
    connections: tuple[Connection, ...]
    replacements: Replacements
    chosen: Chosen
    inbound: tuple[InboundPort, ...]

    def of_category(self, category: str) -> tuple[BoundNode, ...]:
        """The nodes that are in force (not replaced, not merely offered by the override)."""
        return tuple(self.nodes[name] for name in self.in_force() if self.nodes[name].category == category)

    def parameters(self) -> tuple[BoundNode, ...]:
        """The graph's parameters."""
        return tuple(bound for bound in self.nodes.values() if bound.node.parameter and bound.of == "graph")

    def replaced_by(self, name: str) -> str:
        """The node of the graph that `name` stands for: itself when it replaces none."""
        for replaced, stand_ins in self.replacements.by_node.items():
            if name in stand_ins:
                return replaced
        return name

    def in_force(self) -> tuple[str, ...]:
        """The nodes that are not replaced, nor merely offered by the override, in the graph's order."""
        ends = {end for link in self.connections for end in (link.producer, link.consumer)}
        names: dict[str, None] = {}
        for name, bound in self.nodes.items():
            stand_ins = self.replacements.by_node.get(name)
            if stand_ins is not None:
                names.update(dict.fromkeys(stand_ins))
            elif bound.of == "graph" or name in ends:
                names[name] = None
        return tuple(names)


def resolve(checked: Checked, problems: Problems) -> ResolvedApplication:
    """Build the application; what is missing for running it is added to `problems`."""
    parameters = tuple(
        resolve_parameter(bound, checked.nodes, checked.replacements, checked.chosen)
        for bound in checked.parameters()
    )
    code = checked.of_category("business_logic")
    return ResolvedApplication(
        name=checked.layout.name,
        folder=checked.layout.folder,
        cameras=tuple(
            resolve_camera(bound, checked.replaced_by(bound.node.name), checked.connections, parameters)
            for bound in checked.of_category("media_source")
        ),
        parameters=parameters,
        models=tuple(
            resolve_model(bound, checked.layout, problems) for bound in checked.of_category("ml_model")
        ),
        displays=tuple(_display(bound, checked) for bound in checked.of_category("media_sink")),
        code=_code(code[0], checked, parameters, problems) if code else None,
        edges=resolved_edges(checked),
    )


def _code(
    bound: BoundNode, checked: Checked, parameters: tuple[ParameterNode, ...], problems: Problems
) -> CodeNode | None:
    package, interface = bound.package, bound.interface
    if package is None or interface is None:
        return None
    if package.runtime is None or not package.runtime.entry.name:
        what = tr('The package "{name}" has no runtime descriptor with an entry.', name=package.name)
        problems.error("BV-MAN-063", package.place.folder / "descriptor.json", what)
        return None
    values = {parameter.name: parameter for parameter in parameters}
    return CodeNode(
        name=bound.node.name,
        package_folder=package.place.folder,
        package_name=package.name,
        entry=package.runtime.entry,
        inputs=tuple(_input(port, bound.node.name, checked, values) for port in interface.inputs),
        outputs=tuple(_output(port, bound.node.name, checked) for port in interface.outputs),
        inbound_ports=checked.inbound,
        wants_gpu=any(form.wants_gpu for form in bound.implementations),
    )


def _input(port: Port, node: str, checked: Checked, parameters: Mapping[str, ParameterNode]) -> InputPort:
    feeding = [
        link.producer
        for link in checked.connections
        if (link.consumer, link.consumer_port) == (node, port.name)
    ]
    if port.type == "media":
        cameras = [stand_in for name in feeding for stand_in in checked.replacements.of(name)]
        return InputPort(port.name, port.type, tuple(dict.fromkeys(cameras)), description=port.description)
    fed_by = [
        parameters[checked.replaced_by(name)] for name in feeding if checked.replaced_by(name) in parameters
    ]
    parameter = fed_by[0] if fed_by else None
    value = checked.chosen.ports.get(port.name, parameter.value if parameter else None)
    return value_input(port, parameter, value)


def _output(port: Port, node: str, checked: Checked) -> OutputPort:
    fed = (
        link.consumer
        for link in checked.connections
        if (link.producer, link.producer_port) == (node, port.name)
    )
    sinks = [stand_in for name in fed for stand_in in checked.replacements.of(name)]
    return OutputPort(port.name, port.type, tuple(dict.fromkeys(sinks)))


def _display(bound: BoundNode, checked: Checked) -> DisplayNode:
    names = {bound.node.name, checked.replaced_by(bound.node.name)}
    producers = [
        _end(link.producer, link.producer_port) for link in checked.connections if link.consumer in names
    ]
    return DisplayNode(bound.node.name, tuple(producers))


def resolved_edges(checked: Checked) -> tuple[Edge, ...]:
    """The connections between the nodes in force, each once."""
    edges = [
        Edge(_end(producer, link.producer_port), _end(consumer, link.consumer_port))
        for link in checked.connections
        for producer in checked.replacements.of(link.producer)
        for consumer in checked.replacements.of(link.consumer)
    ]
    return tuple(dict.fromkeys(edges))


def _end(node: str, port: str) -> str:
    return f"{node}.{port}" if port else node
