"""graph.json and override.json as typed documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from belvedere_simulator.manifest.document import JsonDocument
from belvedere_simulator.manifest.fields import DESCRIPTION, Fields, TextRule
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import Launch, ParameterValue, PortType
from belvedere_simulator.manifest.values import typed_default

ENVELOPE = TextRule(choices=("2021-01-01",))
NODE_NAME = TextRule(r"[$A-Z_a-z0-9\-]+", 1, 128)
VERSION = TextRule(r"[0-9]+\.[0-9]+", maximum=255)
_PACKAGE_NAME = TextRule(r"[$A-Z_a-z0-9]+::[a-zA-Z_0-9\-]+", maximum=255)
_INTERFACE = TextRule(r"[$A-Z_a-z0-9\-]+::[A-Z_a-z0-9\-]+\.[A-Z_a-z0-9\-]+")
_ENDPOINT = TextRule(r"[a-zA-Z0-9_\-]+\.?[a-z_A-Z0-9\-]+")
_LAUNCH = TextRule(choices=("onDemand", "onAppStart", "onSignal"))
_DECORATION = TextRule(minimum=1, maximum=255)
_PARAMETER_TYPES: tuple[PortType, ...] = ("boolean", "float32", "int32", "string")

_COMMON = ("envelopeVersion", "description", "packages", "nodes", "edges", "networkRoutingRules")
_NODE = ("name", "interface", "overridable", "overrideMandatory", "decorator")


@dataclass(frozen=True)
class PackageReference:
    """An entry of `packages`: `account::name` in a version."""

    name: str
    version: str
    at: Spot = field(compare=False, repr=False)


@dataclass(frozen=True)
class Decorator:
    """How a node is shown to people, and what its values must look like."""

    title: str = ""
    description: str = ""
    constraint_text: str = ""
    constraint_regex: str = ""


@dataclass(frozen=True)
class GraphNode:
    """A node as it is written. `parameter` is the type of a parameter node, None for a packaged node."""

    name: str
    interface: str
    parameter: PortType | None
    value: ParameterValue | None
    overridable: bool
    mandatory: bool
    launch: Launch
    decorator: Decorator
    at: Spot = field(compare=False, repr=False)

    @property
    def package(self) -> str:
        """`account::name` of a packaged node's package."""
        return self.interface.rpartition(".")[0]

    @property
    def interface_name(self) -> str:
        """The interface's name within its package."""
        return self.interface.rpartition(".")[2]


@dataclass(frozen=True)
class GraphEdge:
    """A connection as it is written: `node.port`, or `node` for a parameter."""

    producer: str
    consumer: str
    at: Spot = field(compare=False, repr=False)


@dataclass(frozen=True)
class RoutingRule:
    """A port to open; `host_port` is None where only the container's port is named."""

    node: str
    container_port: int
    host_port: int | None
    at: Spot = field(compare=False, repr=False)


@dataclass(frozen=True)
class NodeOverride:
    """One replacement of a graph's node by nodes of the override."""

    replace: str
    with_nodes: tuple[str, ...]
    at: Spot = field(compare=False, repr=False)


@dataclass(frozen=True)
class Graph:
    """An application manifest, or the like-shaped part of an override manifest."""

    description: str
    packages: tuple[PackageReference, ...]
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    rules: tuple[RoutingRule, ...]
    replacements: tuple[NodeOverride, ...]
    is_override: bool
    document: JsonDocument = field(compare=False, repr=False)
    at: Spot = field(compare=False, repr=False)


Override = Graph
"""An override manifest has a graph's parts and, besides, `replacements`."""


def read_graph(document: JsonDocument, problems: Problems) -> Graph | None:
    """Read `nodeGraph`; None when the file holds none."""
    top = Fields(document.top, problems, ("nodeGraph",))
    body = top.object("nodeGraph", _COMMON, required=True)
    return None if body is None else _graph(document, body, problems, minimum=1)


def read_override(document: JsonDocument, problems: Problems) -> Override | None:
    """Read `nodeGraphOverrides`; None when the file holds none."""
    top = Fields(document.top, problems, ("nodeGraphOverrides",))
    body = top.object("nodeGraphOverrides", (*_COMMON, "nodeOverrides"), required=True)
    return None if body is None else _graph(document, body, problems, minimum=0)


def _graph(document: JsonDocument, body: Fields, problems: Problems, minimum: int) -> Graph:
    body.text("envelopeVersion", ENVELOPE, required=True)
    needed = minimum > 0
    packages = body.items("packages", required=needed, minimum=minimum)
    nodes = body.items("nodes", required=needed, minimum=minimum)
    edges = body.items("edges", required=needed)
    return Graph(
        description=body.text("description", DESCRIPTION),
        packages=tuple(_package(at, problems) for at in packages),
        nodes=tuple(_node(at, problems) for at in nodes),
        edges=tuple(_edge(at, problems) for at in edges),
        rules=tuple(_rule(at, problems) for at in body.items("networkRoutingRules")),
        replacements=tuple(_replacement(at, problems) for at in body.items("nodeOverrides")),
        is_override=not needed,
        document=document,
        at=body.at,
    )


def _package(at: Spot, problems: Problems) -> PackageReference:
    fields = Fields(at, problems, ("name", "version", "patchVersion", "generatedPatchVersion", "uri"))
    for name in ("patchVersion", "generatedPatchVersion", "uri"):
        fields.text(name)
    name = fields.text("name", _PACKAGE_NAME, required=True)
    return PackageReference(name, fields.text("version", VERSION, required=True), at)


def _node(at: Spot, problems: Problems) -> GraphNode:
    written = at.child("interface").node.value
    parameter = next((kind for kind in _PARAMETER_TYPES if kind == written), None)
    fields = Fields(at, problems, (*_NODE, "value" if parameter else "launch"))
    value = typed_default(fields, "value", parameter) if parameter else None
    return GraphNode(
        name=fields.text("name", NODE_NAME, required=True),
        interface=fields.text("interface", TextRule() if parameter else _INTERFACE, required=True),
        parameter=parameter,
        value=value,
        overridable=fields.flag("overridable"),
        mandatory=fields.flag("overrideMandatory"),
        launch=_launch(fields),
        decorator=_decorator(fields),
        at=at,
    )


def _launch(fields: Fields) -> Launch:
    match fields.text("launch", _LAUNCH):
        case "onDemand":
            return "onDemand"
        case "onSignal":
            return "onSignal"
    return "onAppStart"


def _decorator(fields: Fields) -> Decorator:
    inner = fields.object("decorator", ("title", "description", "constraintText", "constraintRegex"))
    if inner is None:
        return Decorator()
    names = ("title", "description", "constraintText", "constraintRegex")
    return Decorator(*(inner.text(name, _DECORATION) for name in names))


def _edge(at: Spot, problems: Problems) -> GraphEdge:
    fields = Fields(at, problems, ("producer", "consumer"))
    producer, consumer = (fields.text(name, _ENDPOINT, required=True) for name in ("producer", "consumer"))
    return GraphEdge(producer, consumer, at)


def _rule(at: Spot, problems: Problems) -> RoutingRule:
    fields = Fields(at, problems, ("node", "containerPort", "hostPort", "decorator"))
    node = fields.text("node", TextRule(minimum=1, maximum=128), required=True)
    container = fields.whole("containerPort", 1, 65535, required=True)
    _decorator(fields)
    host = fields.whole("hostPort", 0, 65535) if "hostPort" in fields else None
    return RoutingRule(node, container, host, at)


def _replacement(at: Spot, problems: Problems) -> NodeOverride:
    fields = Fields(at, problems, ("replace", "with", "envelopeVersion"))
    replace = fields.text("replace", TextRule(NODE_NAME.pattern), required=True)
    if "envelopeVersion" in fields:
        fields.text("envelopeVersion", ENVELOPE)
    names = (
        Fields(item, problems, ("name",)).text("name", required=True)
        for item in fields.items("with", required=True)
    )
    return NodeOverride(replace, tuple(names), at)
