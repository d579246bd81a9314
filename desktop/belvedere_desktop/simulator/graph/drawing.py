"""What is drawn of an application: cards in columns and wires between their ports. Pure data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from belvedere_simulator.events import NodeKind
from belvedere_simulator.manifest.resolved import ResolvedApplication

COLUMNS: dict[NodeKind, int] = {"camera": 0, "parameter": 0, "code": 1, "model": 2, "display": 3}


@dataclass(frozen=True)
class Card:
    """One node. `title` is for people; the code's `inputs` and `outputs` are in the interface's order."""

    name: str
    kind: NodeKind
    column: int
    row: int
    title: str
    subtitle: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wire:
    """A connection; a port is "" where the node has only one. `is_call` marks a model the code calls."""

    producer: str
    producer_port: str
    consumer: str
    consumer_port: str
    is_call: bool = False


@dataclass(frozen=True)
class GraphDrawing:
    """All cards and wires of an application."""

    cards: tuple[Card, ...] = ()
    wires: tuple[Wire, ...] = ()


def draw(application: ResolvedApplication) -> GraphDrawing:
    """Lay out an application: rows follow the code node's ports, so that few wires cross."""
    code = application.code
    wires = (*_connections(application), *_calls(application))
    cards: list[Card] = []
    for kind, name, title, subtitle in _nodes(application):
        column = COLUMNS[kind]
        row = sum(card.column == column for card in cards)
        inputs = tuple(port.name for port in code.inputs) if code and kind == "code" else ()
        outputs = tuple(port.name for port in code.outputs) if code and kind == "code" else ()
        cards.append(Card(name, kind, column, row, title, subtitle, inputs, outputs))
    known = {card.name for card in cards}
    shown = tuple(wire for wire in wires if {wire.producer, wire.consumer} <= known)
    return GraphDrawing(tuple(cards), shown)


def _nodes(application: ResolvedApplication) -> Iterator[tuple[NodeKind, str, str, str]]:
    order = _port_order(application)
    for camera in sorted(application.cameras, key=lambda node: order.get(node.name, 999)):
        replaced = f"← {camera.replaces}" if camera.replaces != camera.name else ""
        yield "camera", camera.name, camera.name, replaced
    for parameter in sorted(application.parameters, key=lambda node: order.get(node.name, 999)):
        yield "parameter", parameter.name, parameter.title or parameter.name, parameter.type
    if application.code is not None:
        yield "code", application.code.name, application.code.name, application.code.package_name
    for model in application.models:
        yield "model", model.name, model.name, model.framework
    for display in application.displays:
        yield "display", display.name, display.name, ""


def _port_order(application: ResolvedApplication) -> dict[str, int]:
    ports = application.code.inputs if application.code else ()
    order: dict[str, int] = {}
    for index, port in enumerate(ports):
        for name in (*port.cameras, port.parameter_node or ""):
            order.setdefault(name, index)
    return order


def _connections(application: ResolvedApplication) -> Iterator[Wire]:
    """What flows: cameras and parameters into the code's ports, the code's ports into displays."""
    code = application.code
    for port in code.inputs if code else ():
        for name in (*port.cameras, port.parameter_node or ""):
            yield Wire(name, "", code.name if code else "", port.name)
    for display in application.displays:
        for producer in display.producers:
            name, _, producer_port = producer.partition(".")
            yield Wire(name, producer_port, display.name, "")


def _calls(application: ResolvedApplication) -> Iterator[Wire]:
    """Models have no edges as a rule: the code calls them by name."""
    if application.code is not None:
        for model in application.models:
            yield Wire(application.code.name, "", model.name, "", is_call=True)
