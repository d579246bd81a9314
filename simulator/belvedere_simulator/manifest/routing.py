"""Network routing rules: which ports of the code node are opened on which of the appliance's."""

from __future__ import annotations

from collections.abc import Mapping

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.graph import Graph, RoutingRule
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import InboundPort
from belvedere_simulator.messages import tr

HOST_PORTS = range(8000, 9001)


def open_ports(
    graph: Graph, override: Graph | None, nodes: Mapping[str, BoundNode], problems: Problems
) -> tuple[InboundPort, ...]:
    """Check the rules of graph and override; those of the override are the ones that open ports."""
    _sound_rules(graph, nodes, problems)
    return _sound_rules(override, nodes, problems) if override else ()


def _sound_rules(part: Graph, nodes: Mapping[str, BoundNode], problems: Problems) -> tuple[InboundPort, ...]:
    ports: list[InboundPort] = []
    for rule in part.rules:
        is_sound = _check_container(rule, nodes, problems)
        if rule.host_port is None and not part.is_override:
            continue  # only a default for the console, which asks for the rest
        # An override that names no host port means the container's own.
        host = rule.container_port if rule.host_port is None else rule.host_port
        if _check_host(rule, host, {port.host_port for port in ports}, problems) and is_sound:
            ports.append(InboundPort(rule.container_port, host))
    return tuple(ports)


def _check_container(rule: RoutingRule, nodes: Mapping[str, BoundNode], problems: Problems) -> bool:
    bound = nodes.get(rule.node)
    if bound is None:
        if rule.node:
            what = tr('There is no node "{name}".', name=rule.node)
            problems.error("BV-MAN-037", rule.at.child("node"), what)
        return False
    if bound.node.parameter is None and bound.interface is None:
        return False
    allowed = bound.interface.inbound_ports if bound.interface else ()
    if rule.container_port in allowed:
        return True
    if rule.container_port:
        what = tr('"{node}" has no inbound port {port}.', node=rule.node, port=rule.container_port)
        remedy = tr("Its interface names: {ports}.", ports=", ".join(map(str, allowed))) if allowed else ""
        problems.error("BV-MAN-038", rule.at.child("containerPort"), what, remedy)
    return False


def _check_host(rule: RoutingRule, host: int, taken: set[int], problems: Problems) -> bool:
    at = rule.at.child("hostPort") if rule.host_port is not None else rule.at
    if host not in HOST_PORTS:
        what = tr("The host port {port} is not one of 8000 to 9000.", port=host)
        problems.error("BV-MAN-039", at, what)
        return False
    if host in taken:
        problems.error(
            "BV-MAN-040", at, tr("The host port {port} is already taken by another rule.", port=host)
        )
        return False
    return True
