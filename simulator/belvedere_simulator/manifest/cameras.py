"""Camera nodes: where a camera package says its pictures come from."""

from __future__ import annotations

from collections.abc import Mapping

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.connecting import Connection
from belvedere_simulator.manifest.package import FILE_SOURCE
from belvedere_simulator.manifest.resolved import CameraNode, ParameterNode, RtspSource
from belvedere_simulator.manifest.stock import RTSP_ASSET


def resolve_camera(
    bound: BoundNode,
    replaces: str,
    connections: tuple[Connection, ...],
    parameters: tuple[ParameterNode, ...],
) -> CameraNode:
    """A media source with the address its package (or a parameter connected to it) gives."""
    return CameraNode(
        name=bound.node.name,
        replaces=replaces,
        launch=bound.node.launch,
        source=_source(bound, connections, parameters),
        abstract=bound.is_abstract,
    )


def _source(
    bound: BoundNode, connections: tuple[Connection, ...], parameters: tuple[ParameterNode, ...]
) -> RtspSource | None:
    uris = {form.uri for form in bound.implementations if form.kind == "system"}
    values = _values(bound, connections, parameters)
    if RTSP_ASSET in uris and values.get("streamUrl"):
        return RtspSource(values["streamUrl"], values.get("username", ""), values.get("password", ""))
    if FILE_SOURCE in uris and values.get("sourceNames") and bound.package:
        return RtspSource(str(bound.package.place.folder / values["sourceNames"]))
    return None


def _values(
    bound: BoundNode, connections: tuple[Connection, ...], parameters: tuple[ParameterNode, ...]
) -> Mapping[str, str]:
    inputs = bound.interface.inputs if bound.interface else ()
    values = {port.name: port.default for port in inputs if isinstance(port.default, str)}
    given = {parameter.name: parameter.value for parameter in parameters}
    for link in connections:
        value = given.get(link.producer)
        if link.consumer == bound.node.name and isinstance(value, str):
            values[link.consumer_port] = value
    return values
