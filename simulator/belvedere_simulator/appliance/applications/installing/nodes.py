"""Nodes and ports of an application, as its deploy document connects them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from belvedere_simulator.manifest.inputs import value_input
from belvedere_simulator.manifest.package import Implementation, Interface, Port
from belvedere_simulator.manifest.resolved import (
    CameraNode,
    DisplayNode,
    Edge,
    InputPort,
    Launch,
    OutputPort,
    ParameterNode,
    PortType,
    RtspSource,
)
from belvedere_simulator.manifest.stock import RTSP_ASSET


def edges_of(document: Mapping[str, Any]) -> tuple[Edge, ...]:
    """The connections between the nodes in force."""
    return tuple(Edge(str(edge["producer"]), str(edge["consumer"])) for edge in document["edges"])


def parameters_of(document: Mapping[str, Any]) -> tuple[ParameterNode, ...]:
    """The parameters with the values in force."""
    return tuple(
        ParameterNode(str(each["name"]), cast(PortType, each["type"]), each["value"])
        for each in document["parameters"]
    )


def parameter_names(document: Mapping[str, Any]) -> dict[str, str]:
    """The parameters by the names that edges know them by."""
    return {str(each.get("node", each["name"])): str(each["name"]) for each in document["parameters"]}


def camera_node(
    node: Mapping[str, Any],
    interface: Interface,
    form: Implementation | None,
    secret: str,
    document: Mapping[str, Any],
) -> CameraNode:
    """A camera. What its package says of its stream holds only where there is no secret."""
    values = {port.name: port.default for port in interface.inputs if isinstance(port.default, str)}
    given = {each.name: each.value for each in parameters_of(document)}
    names = parameter_names(document)
    for edge in edges_of(document):
        consumer, _, port = edge.consumer.partition(".")
        value = given.get(names.get(edge.producer.partition(".")[0], ""))
        if consumer == node["name"] and isinstance(value, str):
            values[port] = value
    url = values.get("streamUrl", "") if form is not None and form.uri == RTSP_ASSET and not secret else ""
    source = RtspSource(url, values.get("username", ""), values.get("password", "")) if url else None
    return CameraNode(
        name=str(node["name"]),
        replaces=str(node["replaces"]),
        launch=cast(Launch, node["launch"]),
        source=source,
        secret=secret,
    )


def input_port(
    port: Port,
    node: str,
    edges: Sequence[Edge],
    cameras: Sequence[str],
    parameters: Mapping[str, ParameterNode],
) -> InputPort:
    """An input of the code: the cameras that feed it, or its value; `parameters` as edges know them."""
    producers = [edge.producer.partition(".")[0] for edge in edges if edge.consumer == f"{node}.{port.name}"]
    if port.type == "media":
        feeding = tuple(dict.fromkeys(name for name in producers if name in cameras))
        return InputPort(port.name, port.type, feeding, description=port.description)
    parameter = next((parameters[name] for name in producers if name in parameters), None)
    return value_input(port, parameter, parameter.value if parameter else None)


def output_port(port: Port, node: str, edges: Sequence[Edge]) -> OutputPort:
    """An output of the code with the displays behind it."""
    sinks = (edge.consumer.partition(".")[0] for edge in edges if edge.producer == f"{node}.{port.name}")
    return OutputPort(port.name, port.type, tuple(dict.fromkeys(sinks)))


def display_node(name: str, edges: Sequence[Edge]) -> DisplayNode:
    """A display with what feeds it."""
    return DisplayNode(
        name, tuple(edge.producer for edge in edges if edge.consumer.partition(".")[0] == name)
    )
