"""A graph for packages whose own graph is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from belvedere_simulator.manifest.editing.manifests import GRAPH, Json, items
from belvedere_simulator.manifest.stock import ABSTRACT_CAMERA, HDMI_SINK, STOCK, STOCK_VERSION

_PARAMETERS: dict[str, Any] = {"boolean": False, "float32": 0, "int32": 0, "string": ""}
_NAMES = {"business_logic": "code_node", "ml_model": "model_node"}
"""What nodes are usually called: code asks its model by the name of the node."""


def composed_graph(packages: Iterable[tuple[str, str, Json]]) -> Json:
    """A graph of packages of code and models (`account::name`, version, what the manifest says).

    A camera feeds every media input of the code, a display takes its media outputs, and every other input
    gets a parameter of its own with the input's default.
    """
    graph: Json = {"envelopeVersion": "2021-01-01", "packages": [], "nodes": [], "edges": []}
    for reference, version, package in packages:
        offered = [each for each in items(package, "interfaces") if each.get("category") in _NAMES]
        if offered:
            graph["packages"].append({"name": reference, "version": version})
        for interface in offered:
            node = _free_name(graph, _NAMES[interface["category"]])
            graph["nodes"].append({"name": node, "interface": f"{reference}.{interface.get('name', '')}"})
            if interface["category"] == "business_logic":
                _connect(graph, node, interface)
    return {GRAPH: graph}


def _connect(graph: Json, node: str, interface: Json) -> None:
    for port in items(interface, "inputs"):
        end, kind = f"{node}.{port.get('name', '')}", port.get("type")
        if kind == "media":
            graph["edges"].append(
                {"producer": f"{_stock(graph, ABSTRACT_CAMERA)}.video_out", "consumer": end}
            )
        elif kind in _PARAMETERS:
            parameter = _free_name(graph, str(port.get("name", "parameter")))
            value = port.get("default", _PARAMETERS[kind])
            graph["nodes"].append({"name": parameter, "interface": kind, "value": value, "overridable": True})
            graph["edges"].append({"producer": parameter, "consumer": end})
    for port in items(interface, "outputs"):
        if port.get("type") == "media":
            producer = f"{node}.{port.get('name', '')}"
            graph["edges"].append({"producer": producer, "consumer": f"{_stock(graph, HDMI_SINK)}.video_in"})


def _stock(graph: Json, package: str) -> str:
    """The one node of a package that every appliance has."""
    interface = f"{package}.{STOCK[package].name}"
    for node in graph["nodes"]:
        if node["interface"] == interface:
            return str(node["name"])
    name = _free_name(graph, "camera_node" if package == ABSTRACT_CAMERA else "output_node")
    graph["packages"].append({"name": package, "version": STOCK_VERSION})
    graph["nodes"].append({"name": name, "interface": interface, "overridable": True})
    return name


def _free_name(graph: Json, wanted: str) -> str:
    taken = {node["name"] for node in graph["nodes"]}
    numbered = (f"{wanted}_{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)
