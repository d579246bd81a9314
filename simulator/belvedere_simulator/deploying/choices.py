"""What is chosen when an application is deployed: cameras, values and ports, and the override they make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.deploying.differences import cameras_of
from belvedere_simulator.manifest.graph import ENVELOPE, Graph, Override
from belvedere_simulator.manifest.resolved import ParameterValue, PortType
from belvedere_simulator.manifest.stock import ABSTRACT_CAMERA

TOP = "nodeGraphOverrides"
_LAUNCHES = ("onAppStart", "onSignal")


@dataclass(frozen=True)
class InputChoice:
    """An input of the graph that cameras stand in for. `launch` is onAppStart or onSignal."""

    node: str
    title: str
    description: str
    mandatory: bool
    cameras: tuple[str, ...]
    launch: str


@dataclass(frozen=True)
class ParameterChoice:
    """A value that may be changed; `kind` is boolean, float32, int32 or string."""

    node: str
    title: str
    description: str
    kind: PortType
    default: ParameterValue | None
    value: ParameterValue | None
    constraint_text: str
    constraint: str


@dataclass(frozen=True)
class PortChoice:
    """A port that the graph would have opened; `is_open` where an override opens it already."""

    node: str
    container: int
    host: int
    title: str
    description: str
    is_open: bool


@dataclass(frozen=True)
class Choices:
    """Everything to be chosen."""

    inputs: tuple[InputChoice, ...]
    parameters: tuple[ParameterChoice, ...]
    ports: tuple[PortChoice, ...]


@dataclass(frozen=True)
class CameraNode:
    """A registered camera: its package with account and version, and its interface."""

    package: str
    account: str
    version: str
    interface: str


def choices_of(graph: Graph, override: Override | None) -> Choices:
    """What a graph leaves to be chosen, with what the override chooses."""
    chosen = cameras_of(_text(graph), _text(override)) if override else {}
    return Choices(
        tuple(_input(node, override, chosen) for node in graph.nodes if node.package == ABSTRACT_CAMERA),
        tuple(_parameter(node, override) for node in graph.nodes if node.parameter and _is_free(node)),
        tuple(_ports(graph, override)),
    )


def override_for(
    graph: Graph,
    base: str,
    cameras: Mapping[str, Mapping[str, Any]],
    parameters: Mapping[str, ParameterValue],
    ports: Iterable[Mapping[str, Any]],
    known: Mapping[str, CameraNode],
) -> str:
    """The override that makes these choices; what `base` says besides them stays.

    `cameras` has {"cameras": [package, ...], "launch": ...} for each input, `ports` has {"node",
    "container", "host"} for each that is opened.
    """
    document: dict[str, Any] = json.loads(base) if base else {TOP: {"envelopeVersion": ENVELOPE.choices[0]}}
    body = document[TOP]
    defaults = {node.name: node.value for node in graph.nodes if node.parameter}
    mandatory = {node.name for node in graph.nodes if node.mandatory}
    _forget(body, {*cameras, *parameters})
    for node, choice in cameras.items():
        _choose_cameras(body, graph, node, choice, known)
    for node, value in parameters.items():
        if value != defaults.get(node) or node in mandatory:
            kind = next(each.parameter for each in graph.nodes if each.name == node)
            name = _free_name(body, graph, f"{node}_value")
            _list(body, "nodes").append({"name": name, "interface": kind, "value": value})
            _list(body, "nodeOverrides").append({"replace": node, "with": [{"name": name}]})
    _drop_unused_packages(body)
    rules = [
        {"node": each["node"], "containerPort": each["container"], "hostPort": each["host"]} for each in ports
    ]
    body.pop("networkRoutingRules", None)
    if rules:
        body["networkRoutingRules"] = rules
    return json.dumps(document, ensure_ascii=False)


def _input(node: Any, override: Override | None, chosen: Mapping[str, tuple[str, ...]]) -> InputChoice:
    nodes = _stand_ins(node.name, override)
    launch = nodes[0].launch if nodes else node.launch
    return InputChoice(
        node.name,
        node.decorator.title or node.name,
        node.decorator.description,
        node.mandatory or node.package == ABSTRACT_CAMERA,
        chosen.get(node.name, ()),
        launch if launch in _LAUNCHES else _LAUNCHES[0],
    )


def _parameter(node: Any, override: Override | None) -> ParameterChoice:
    values = [each.value for each in _stand_ins(node.name, override) if each.parameter]
    decorator = node.decorator
    return ParameterChoice(
        node.name,
        decorator.title or node.name,
        decorator.description,
        node.parameter,
        node.value,
        values[0] if values else node.value,
        decorator.constraint_text,
        decorator.constraint_regex,
    )


def _ports(graph: Graph, override: Override | None) -> Iterable[PortChoice]:
    opened = {(rule.node, rule.container_port): rule for rule in (override.rules if override else ())}
    rules = {(rule.node, rule.container_port): rule for rule in graph.rules}
    for key, rule in {**opened, **rules}.items():
        own = opened.get(key)
        host = (own.host_port if own else None) or rule.host_port or rule.container_port
        title, description = (_words(rule, name) for name in ("title", "description"))
        yield PortChoice(
            rule.node, rule.container_port, host, title or rule.node, description, own is not None
        )


def _words(rule: Any, name: str) -> str:
    value = rule.at.child("decorator", name).node.value
    return value if isinstance(value, str) else ""


def _is_free(node: Any) -> bool:
    return bool(node.overridable or node.mandatory)


def _stand_ins(name: str, override: Override | None) -> list[Any]:
    if override is None:
        return []
    names = {each for one in override.replacements if one.replace == name for each in one.with_nodes}
    return [node for node in override.nodes if node.name in names]


def _text(graph: Graph) -> str:
    return graph.document.source.text


def _list(body: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = body.setdefault(name, [])
    return found


def _forget(body: dict[str, Any], nodes: set[str]) -> None:
    """Take back what stands for these nodes; what stands for others, too, stays."""
    gone = [each for each in body.get("nodeOverrides", ()) if each.get("replace") in nodes]
    kept = [each for each in body.get("nodeOverrides", ()) if each.get("replace") not in nodes]
    used = {item["name"] for each in kept for item in each.get("with", ())}
    names = {item["name"] for each in gone for item in each.get("with", ())} - used
    if gone:
        body["nodeOverrides"] = kept
        body["nodes"] = [each for each in body.get("nodes", ()) if each.get("name") not in names]


def _choose_cameras(
    body: dict[str, Any], graph: Graph, node: str, choice: Mapping[str, Any], known: Mapping[str, CameraNode]
) -> None:
    names = []
    for package in choice["cameras"]:
        camera = known[package]
        reference = f"{camera.account}::{camera.package}"
        if all(each.get("name") != reference for each in _list(body, "packages")):
            _list(body, "packages").append({"name": reference, "version": camera.version})
        name = _free_name(body, graph, package)
        interface = f"{reference}.{camera.interface}"
        launch = choice.get("launch", _LAUNCHES[0])
        _list(body, "nodes").append(
            {"name": name, "interface": interface, "overridable": False, "launch": launch}
        )
        names.append({"name": name})
    if names:
        _list(body, "nodeOverrides").append({"replace": node, "with": names})


def _free_name(body: dict[str, Any], graph: Graph, wanted: str) -> str:
    taken = {node.name for node in graph.nodes} | {each.get("name") for each in _list(body, "nodes")}
    names = (f"{wanted}_{number}" if number else wanted for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def _drop_unused_packages(body: dict[str, Any]) -> None:
    used = {str(each.get("interface", "")).rpartition(".")[0] for each in body.get("nodes", ())}
    if "packages" in body:
        body["packages"] = [each for each in body["packages"] if each.get("name") in used]
