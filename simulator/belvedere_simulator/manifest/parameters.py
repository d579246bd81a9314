"""Effective values of parameters: command line, override, node, port default - in that order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.connecting import Connection
from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.replacing import Replacements
from belvedere_simulator.manifest.resolved import ParameterNode, ParameterValue, PortType
from belvedere_simulator.manifest.values import obeys, parse_typed
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Chosen:
    """Values given by the user, by parameter node, and by code port where no node feeds it."""

    nodes: Mapping[str, ParameterValue] = field(default_factory=dict)
    ports: Mapping[str, ParameterValue] = field(default_factory=dict)


def choose(
    given: Mapping[str, str],
    nodes: Mapping[str, BoundNode],
    connections: tuple[Connection, ...],
    code: BoundNode | None,
    problems: Problems,
) -> Chosen:
    """Read the NAME=VALUE pairs of a user; a name is a parameter node's or a code port's."""
    inputs = code.interface.inputs if code and code.interface else ()
    ports = {port.name: port for port in inputs if port.type != "media"}
    feeding = {
        link.consumer_port: link.producer for link in connections if code and link.consumer == code.node.name
    }
    by_node: dict[str, ParameterValue] = {}
    by_port: dict[str, ParameterValue] = {}
    for name, text in given.items():
        bound = nodes.get(name if name in nodes else feeding.get(name, ""))
        if bound is not None and bound.node.parameter:
            constraints = (bound.node.decorator.constraint_regex, *_ports_fed(bound, connections, ports))
            value = _read(name, text, bound.node.parameter, constraints, problems)
            if value is not None:
                by_node[bound.node.name] = value
        elif name in ports:
            value = _read(name, text, ports[name].type, (ports[name].constraint,), problems)
            if value is not None:
                by_port[name] = value
        else:
            _report_unknown(
                name, (*(key for key, node in nodes.items() if node.node.parameter), *ports), problems
            )
    return Chosen(by_node, by_port)


def _ports_fed(
    bound: BoundNode, connections: tuple[Connection, ...], ports: Mapping[str, Port]
) -> tuple[str, ...]:
    fed = (link.consumer_port for link in connections if link.producer == bound.node.name)
    return tuple(ports[name].constraint for name in fed if name in ports)


def _read(
    name: str, text: str, kind: PortType, constraints: tuple[str, ...], problems: Problems
) -> ParameterValue | None:
    try:
        value = parse_typed(text, kind)
    except ValueError as error:
        problems.error(
            "BV-MAN-033", None, tr("The value of {name} does not fit: {why}.", name=name, why=error)
        )
        return None
    for constraint in filter(None, constraints):
        try:
            obeyed = obeys(value, constraint)
        except re.error:
            continue  # reported where it is written, once
        if not obeyed:
            what = tr("The value of {name} does not match {constraint}.", name=name, constraint=constraint)
            problems.error("BV-MAN-034", None, what)
            return None
    return value


def _report_unknown(name: str, known: tuple[str, ...], problems: Problems) -> None:
    names = ", ".join(sorted(set(known))) or tr("none")
    what = tr('There is no parameter "{name}". There are: {names}.', name=name, names=names)
    problems.error("BV-MAN-062", None, what)


def warn_valueless(
    nodes: Mapping[str, BoundNode], replacements: Replacements, chosen: Chosen, problems: Problems
) -> None:
    """Mention parameters that nothing gives a value: they read as the type's empty value."""
    for name, bound in nodes.items():
        if not bound.node.parameter or bound.of != "graph" or name in chosen.nodes:
            continue
        if all(nodes[source].node.value is None for source in (name, *replacements.of(name))):
            what = tr('The parameter "{name}" has no value.', name=name)
            problems.warning("BV-MAN-044", bound.node.at, what)


def resolve_parameter(
    bound: BoundNode, nodes: Mapping[str, BoundNode], replacements: Replacements, chosen: Chosen
) -> ParameterNode:
    """A parameter of the graph with the value it will have."""
    node = bound.node
    stand_in = nodes[replacements.of(node.name)[0]].node
    decorator = node.decorator
    return ParameterNode(
        name=node.name,
        type=node.parameter or "string",
        value=chosen.nodes.get(node.name, node.value if stand_in.value is None else stand_in.value),
        overridable=node.overridable or node.mandatory,
        constraint=decorator.constraint_regex or None,
        title=decorator.title,
        description=decorator.description,
    )
