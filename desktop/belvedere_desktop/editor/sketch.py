"""What is drawn of a draft: every node and edge that its texts name, be they right or wrong. Pure data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_desktop.simulator.graph.drawing import COLUMNS, Card, GraphDrawing, Wire
from belvedere_simulator.events import NodeKind
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.manifests import Json, Manifests, items
from belvedere_simulator.manifest.editing.offers import Offer
from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.values import as_text

_KINDS: Mapping[str, NodeKind] = {
    "media_source": "camera",
    "media_sink": "display",
    "business_logic": "code",
    "ml_model": "model",
    "parameter": "parameter",
}
_STAND_INS = -1


@dataclass(frozen=True)
class SketchedNode:
    """A node as it is written, the file it stands in and its first and last line."""

    name: str
    written: Mapping[str, Any]
    file: Path
    line: int
    end_line: int
    offer: Offer | None

    @property
    def interface(self) -> str:
        """The interface it names."""
        return str(self.written.get("interface", ""))

    @property
    def value_text(self) -> str:
        """The value of a parameter as it is typed; "" where there is none."""
        value = self.written.get("value")
        return as_text(value) if isinstance(value, bool | int | float | str) else ""

    @property
    def kind(self) -> NodeKind:
        """What it is drawn as; code where its interface is not known."""
        return _KINDS.get(self.offer.category, "code") if self.offer else "code"

    def ports(self, *, is_output: bool) -> tuple[Port, ...]:
        """The ports of its interface; none where that is not known."""
        if self.offer is None:
            return ()
        return self.offer.outputs if is_output else self.offer.inputs


@dataclass(frozen=True)
class SketchedEdge:
    """An edge as it is written, and the file it stands in."""

    producer: str
    consumer: str
    file: Path


@dataclass(frozen=True)
class Sketch:
    """Nodes and edges of a graph and of the override that is chosen, and how they are drawn."""

    nodes: Mapping[str, SketchedNode]
    edges: tuple[SketchedEdge, ...]
    drawing: GraphDrawing
    replaced: Mapping[str, tuple[str, ...]]
    rules: tuple[tuple[Path, Json], ...]

    def edges_of(self, node: str) -> tuple[SketchedEdge, ...]:
        """The edges that begin or end at a node."""
        return tuple(
            edge for edge in self.edges if node in {end_of(edge.producer)[0], end_of(edge.consumer)[0]}
        )

    def ends(self, *, is_output: bool) -> Iterator[tuple[str, str]]:
        """Every end an edge can have on this side, with its type."""
        for node in self.nodes.values():
            for port in node.ports(is_output=is_output):
                yield (f"{node.name}.{port.name}" if port.name else node.name), port.type

    def type_of(self, end: str, *, is_output: bool) -> str:
        """What flows through an end of an edge; "" where that is not known."""
        return next((kind for known, kind in self.ends(is_output=is_output) if known == end), "")

    def home_of(self, *ends: str) -> Path | None:
        """The file that an edge between these ends belongs into: the override where a node of it is meant."""
        files = [self.nodes[name].file for end in ends if (name := end_of(end)[0]) in self.nodes]
        graph = next((node.file for node in self.nodes.values()), None)
        return next((file for file in files if file != graph), graph)


def end_of(end: str) -> tuple[str, str]:
    """Node and port of an edge's end."""
    node, _, port = end.partition(".")
    return node, port


def sketch(draft: Draft, graph: Path, override: Path | None, offers: Mapping[str, Offer]) -> Sketch:
    """Read a draft. Raises BelvedereError BV-EDT-001 or 002 while a text cannot be read as what it is."""
    files = [graph, *([override] if override else [])]
    documents = {file: draft.document(file) for file in files}
    manifests = Manifests({file: document.plain() for file, document in documents.items()})
    nodes: dict[str, SketchedNode] = {}
    edges: list[SketchedEdge] = []
    rules: list[tuple[Path, Json]] = []
    for file, document in documents.items():
        body = manifests.graph_like(file)
        kind = "nodeGraph" if manifests.is_graph(file) else "nodeGraphOverrides"
        for node in items(body, "nodes"):
            number = body["nodes"].index(node)
            at = document.top.child(kind, "nodes", number)
            lines = at.position[0], document.source.position(at.node.end)[0]
            name = str(node.get("name", ""))
            offer = _offer(node, file == override, offers)
            nodes.setdefault(name, SketchedNode(name, node, file, *lines, offer))
        edges += [
            SketchedEdge(str(edge.get("producer", "")), str(edge.get("consumer", "")), file)
            for edge in items(body, "edges")
        ]
        rules += [(file, rule) for rule in items(body, "networkRoutingRules")]
    replaced = _replaced(manifests.graph_like(override)) if override else {}
    return Sketch(nodes, tuple(edges), _draw(nodes, edges, replaced, graph), replaced, tuple(rules))


def _offer(node: Json, is_stand_in: bool, offers: Mapping[str, Offer]) -> Offer | None:
    """The interface of a node. A camera of an override may be registered elsewhere."""
    written = str(node.get("interface", ""))
    if written in offers or not is_stand_in:
        return offers.get(written)
    return Offer(written, "1.0", "media_source")


def _replaced(body: Json) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in items(body, "nodeOverrides"):
        names = tuple(str(node.get("name", "")) for node in items(each, "with"))
        found.setdefault(str(each.get("replace", "")), names)
    return found


def _draw(
    nodes: Mapping[str, SketchedNode],
    edges: Iterable[SketchedEdge],
    replaced: Mapping[str, tuple[str, ...]],
    graph: Path,
) -> GraphDrawing:
    mentioned = _mentioned(edges)
    cards: list[Card] = []
    for node in _in_order(nodes, edges):
        column = COLUMNS[node.kind] if node.file == graph else _STAND_INS
        row = sum(card.column == column for card in cards)
        inputs = _ports(node, mentioned, is_output=False)
        outputs = _ports(node, mentioned, is_output=True)
        cards.append(Card(node.name, node.kind, column, row, node.name, _about(node), inputs, outputs))
    wires = [Wire(*end_of(edge.producer), *end_of(edge.consumer)) for edge in edges]
    wires += [Wire(other, "", name, "", is_call=True) for name, by in replaced.items() for other in by]
    known = [wire for wire in dict.fromkeys(wires) if {wire.producer, wire.consumer} <= set(nodes)]
    return GraphDrawing(tuple(cards), tuple(known))


def _in_order(nodes: Mapping[str, SketchedNode], edges: Iterable[SketchedEdge]) -> list[SketchedNode]:
    """Producers stand in the order of the ports they feed, so that few wires cross."""
    places: dict[str, int] = {}
    for edge in edges:
        node, port = end_of(edge.consumer)
        offer = nodes[node].offer if node in nodes else None
        ports = [each.name for each in offer.inputs] if offer else []
        places.setdefault(end_of(edge.producer)[0], ports.index(port) if port in ports else len(ports))
    return sorted(nodes.values(), key=lambda node: places.get(node.name, len(nodes)))


def _mentioned(edges: Iterable[SketchedEdge]) -> dict[tuple[str, bool], dict[str, None]]:
    """The ports that edges speak of, by node and whether they are outputs."""
    found: dict[tuple[str, bool], dict[str, None]] = {}
    for edge in edges:
        for end, is_output in ((edge.producer, True), (edge.consumer, False)):
            node, port = end_of(end)
            found.setdefault((node, is_output), {})[port] = None
    return found


def _ports(
    node: SketchedNode, mentioned: Mapping[tuple[str, bool], Mapping[str, None]], *, is_output: bool
) -> tuple[str, ...]:
    """The ports of its interface, then those that edges want of it besides."""
    names = dict.fromkeys([port.name for port in node.ports(is_output=is_output)])
    names.update(mentioned.get((node.name, is_output), {}))
    return tuple(name for name in names if name)


def _about(node: SketchedNode) -> str:
    if node.kind != "parameter":
        return node.interface.rpartition(".")[0].rpartition("::")[2]
    return f"{node.interface} = {node.value_text}" if "value" in node.written else node.interface
