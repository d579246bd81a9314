"""Checks the edges of a graph: nodes, ports, directions, types, numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.graph import GraphEdge
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import PortType
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Connection:
    """A sound edge: node and port of both ends (a parameter's port is "")."""

    producer: str
    producer_port: str
    consumer: str
    consumer_port: str


def check_edges(
    edges: Iterable[GraphEdge], nodes: Mapping[str, BoundNode], problems: Problems
) -> tuple[Connection, ...]:
    """Check every edge and return the sound ones, each once."""
    sound: dict[Connection, None] = {}
    incoming: Counter[tuple[str, str]] = Counter()
    for edge in edges:
        connection = _check_edge(edge, nodes, problems)
        if connection is None or connection in sound:
            continue
        sound[connection] = None
        end = (connection.consumer, connection.consumer_port)
        incoming[end] += 1
        _check_number(edge, nodes[connection.consumer], end, incoming[end], problems)
    return tuple(sound)


def _check_edge(edge: GraphEdge, nodes: Mapping[str, BoundNode], problems: Problems) -> Connection | None:
    producer = _End(edge.at.child("producer"), edge.producer, nodes, problems)
    consumer = _End(edge.at.child("consumer"), edge.consumer, nodes, problems)
    given, taken = producer.type(is_producer=True), consumer.type(is_producer=False)
    if given is None or taken is None:
        return None
    if given != taken:
        what = tr(
            "{producer} gives {given}, {consumer} takes {taken}.",
            producer=edge.producer,
            given=given,
            consumer=edge.consumer,
            taken=taken,
        )
        problems.error("BV-MAN-023", edge.at.child("consumer"), what)
        return None
    return Connection(producer.name, producer.port, consumer.name, consumer.port)


class _End:
    """One end of an edge, looked up."""

    def __init__(self, at: Spot, written: str, nodes: Mapping[str, BoundNode], problems: Problems) -> None:
        self.at = at
        self.name, _, self.port = written.partition(".")
        self._nodes = nodes
        self._problems = problems

    def type(self, *, is_producer: bool) -> PortType | None:
        """What flows through this end; None when it does not hold (reported)."""
        bound = self._nodes.get(self.name)
        if bound is None:
            self._report_unknown()
            return None
        if bound.node.parameter:
            return self._parameter(bound, is_producer=is_producer)
        if bound.interface is None:
            return None
        outputs, inputs = bound.interface.outputs, bound.interface.inputs
        right, wrong = (outputs, inputs) if is_producer else (inputs, outputs)
        if found := _port(right, self.port):
            return found.type
        if _port(wrong, self.port):
            self._report_direction(is_producer=is_producer)
        else:
            self._report_port(right)
        return None

    def _parameter(self, bound: BoundNode, *, is_producer: bool) -> PortType | None:
        if not is_producer:
            self._report_direction(is_producer=False)
        elif self.port:
            self._report_port(())
        else:
            return bound.node.parameter
        return None

    def _report_unknown(self) -> None:
        if not self.name:
            return
        what = tr('There is no node "{name}".', name=self.name)
        stem = self.name.removesuffix("_node")
        if stem != self.name and stem in self._nodes:
            # Published examples carry such edges, and applications with them run.
            what += " " + tr('"{stem}" may be meant; the connection is left out.', stem=stem)
            self._problems.warning("BV-MAN-020", self.at, what)
        else:
            self._problems.error("BV-MAN-020", self.at, what)

    def _report_direction(self, *, is_producer: bool) -> None:
        end = f"{self.name}.{self.port}" if self.port else self.name
        what = tr("{end} is an input; nothing comes out of it.", end=end)
        if not is_producer:
            what = tr("{end} is an output; nothing goes into it.", end=end)
        self._problems.error("BV-MAN-022", self.at, what)

    def _report_port(self, known: tuple[Port, ...]) -> None:
        what = tr('"{node}" has no port "{port}".', node=self.name, port=self.port)
        if not self.port:
            what = tr('"{node}" is named without a port.', node=self.name)
        remedy = tr("It has: {names}.", names=", ".join(port.name for port in known)) if known else ""
        self._problems.error("BV-MAN-021", self.at, what, remedy)


def _port(ports: tuple[Port, ...], name: str) -> Port | None:
    return next((port for port in ports if port.name == name), None)


def _check_number(
    edge: GraphEdge, consumer: BoundNode, end: tuple[str, str], count: int, problems: Problems
) -> None:
    port = _port(consumer.interface.inputs, end[1]) if consumer.interface else None
    if port is not None and 0 < port.max_connections < count:
        what = tr("{end} takes {limit} connections at most.", end=".".join(end), limit=port.max_connections)
        problems.error("BV-MAN-035", edge.at.child("consumer"), what)


def warn_unconnected(
    nodes: Mapping[str, BoundNode], connections: tuple[Connection, ...], problems: Problems
) -> None:
    """Mention the ports of code nodes that nothing is connected to."""
    used = {(link.producer, link.producer_port) for link in connections}
    used |= {(link.consumer, link.consumer_port) for link in connections}
    for name, bound in nodes.items():
        if bound.category != "business_logic" or bound.interface is None:
            continue
        for port in (*bound.interface.inputs, *bound.interface.outputs):
            if (name, port.name) not in used and port.name and port.default is None:
                what = tr('Nothing is connected to "{port}" of "{node}".', port=port.name, node=name)
                problems.warning("BV-MAN-045", bound.node.at.child("name"), what)
