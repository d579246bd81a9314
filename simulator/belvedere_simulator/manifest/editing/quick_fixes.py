"""What an editor can do about a problem at a touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.edit import Edit
from belvedere_simulator.manifest.editing.graph_edits import AddNode, node_of
from belvedere_simulator.manifest.editing.manifests import Json, Manifests
from belvedere_simulator.manifest.editing.mending import (
    ListPackage,
    MoveEdgeEnd,
    RemoveItem,
    SetInterface,
    TurnEdge,
)
from belvedere_simulator.manifest.editing.offers import Offer
from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.problem import Problem
from belvedere_simulator.manifest.stock import ABSTRACT_CAMERA, HDMI_SINK, STOCK
from belvedere_simulator.messages import tr

Offers = Mapping[str, Offer]


@dataclass(frozen=True)
class QuickFix:
    """Something that may put a problem right, and what it does in words."""

    title: str
    edit: Edit


def fixes_of(problem: Problem, draft: Draft, offers: Offers) -> tuple[QuickFix, ...]:
    """What can be done about `problem`, the likeliest first; nothing while the texts are no JSON."""
    try:
        plain = {file: draft.document(file).plain() for file in draft.texts}
        case = _Case(problem, Manifests(plain), offers)
    except BelvedereError:
        return ()
    return tuple(_FIXES.get(problem.code, _nothing)(case))


class _Case:
    """A problem, and what stands where it was found."""

    def __init__(self, problem: Problem, manifests: Manifests, offers: Offers) -> None:
        if problem.file is None:
            raise BelvedereError("BV-EDT-002", tr("This is neither a graph nor an override"))
        self.file: Path = problem.file
        self.manifests = manifests
        self.offers = offers
        self.body = manifests.graph_like(self.file)
        self.path = problem.pointer.split("/")[2:]

    @property
    def number(self) -> int:
        """The place in its list of what the problem is about."""
        return int(self.path[1]) if len(self.path) > 1 and self.path[1].isdigit() else -1

    @property
    def item(self) -> Json:
        """What the problem is about: a node, an edge, a rule."""
        found = self.body.get(self.path[0]) if self.path else None
        within = isinstance(found, list) and 0 <= self.number < len(found)
        item: Any = found[self.number] if isinstance(found, list) and within else None
        return item if isinstance(item, dict) else {}

    @property
    def nodes(self) -> dict[str, Json]:
        """The nodes that the file can name."""
        return {str(node.get("name")): node for node in self.manifests.visible_nodes(self.file)}

    def ports(self, node: str, *, outputs: bool) -> tuple[Port, ...]:
        """The ports of a node; none where its interface is not known."""
        offer = self.offers.get(str(self.nodes.get(node, {}).get("interface")))
        if offer is None:
            return ()
        return offer.outputs if outputs else offer.inputs

    def taking_away(self, what: str) -> QuickFix:
        """The edge or rule itself goes."""
        return QuickFix(what, RemoveItem(self.file, self.path[0], self.number))


def _nothing(_case: _Case) -> Iterator[QuickFix]:
    yield from ()


def _unknown_node(case: _Case) -> Iterator[QuickFix]:
    if case.path[:1] != ["edges"] or len(case.path) < 3:
        return
    member = case.path[2]
    written = str(case.item.get(member, ""))
    name, _, port = written.partition(".")
    for near in _nearest(name, case.nodes):
        end = f"{near}.{port}" if port else near
        yield QuickFix(
            tr('Connect "{end}" instead', end=end), MoveEdgeEnd(case.file, case.number, member, end)
        )
    if node := _missing_node(case, member, name, port):
        offer = case.offers[str(node["interface"])]
        words = tr('Add "{name}"', name=name)
        yield QuickFix(words, AddNode(case.file, node, offer.version))
    yield case.taking_away(tr("Remove the connection"))


def _missing_node(case: _Case, member: str, name: str, port: str) -> Json | None:
    """The node that an edge speaks of: a parameter, a camera or a display, by what the other end takes."""
    other = str(case.item.get("consumer" if member == "producer" else "producer", ""))
    far, _, far_port = other.partition(".")
    ports = case.ports(far, outputs=member == "consumer")
    kind = next((each.type for each in ports if each.name == far_port), None)
    if kind is None:
        return None
    if kind != "media":
        return {"name": name, "interface": kind} if member == "producer" and not port else None
    package = ABSTRACT_CAMERA if member == "producer" else HDMI_SINK
    stock = STOCK[package]
    fits = any(each.name == port for each in (stock.outputs if member == "producer" else stock.inputs))
    return {"name": name, "interface": f"{package}.{stock.name}"} if fits else None


def _unknown_port(case: _Case) -> Iterator[QuickFix]:
    if case.path[:1] != ["edges"] or len(case.path) < 3:
        return
    member = case.path[2]
    name, _, port = str(case.item.get(member, "")).partition(".")
    known = [each.name for each in case.ports(name, outputs=member == "producer")]
    likely = _nearest(port, known) or known
    for each in likely:
        end = f"{name}.{each}" if each else name
        yield QuickFix(
            tr('Connect "{end}" instead', end=end), MoveEdgeEnd(case.file, case.number, member, end)
        )
    yield case.taking_away(tr("Remove the connection"))


def _useless_edge(case: _Case) -> Iterator[QuickFix]:
    if case.path[:1] == ["edges"]:
        if "producer" in case.item and "consumer" in case.item and case.path[2:] and _turns(case):
            yield QuickFix(tr("Turn it round"), TurnEdge(case.file, case.number))
        yield case.taking_away(tr("Remove the connection"))


def _turns(case: _Case) -> bool:
    """Whether the edge holds the other way round."""
    ends = (str(case.item["consumer"]), str(case.item["producer"]))
    kinds = [
        {each.type for each in case.ports(node_of(end), outputs=out) if each.name == end.partition(".")[2]}
        for end, out in zip(ends, (True, False), strict=True)
    ]
    return bool(kinds[0] & kinds[1])


def _wrong_interface(case: _Case) -> Iterator[QuickFix]:
    node, written = str(case.item.get("name", "")), str(case.item.get("interface", ""))
    if written in case.offers:
        package, version = written.rpartition(".")[0], case.offers[written].version
        edit: Edit = ListPackage(case.file, package, version)
        yield QuickFix(edit.title, edit)
        return
    for near in _nearest(written, case.offers):
        words = tr('Use "{name}"', name=near.rpartition("::")[2])
        yield QuickFix(words, SetInterface(case.file, node, near, case.offers[near].version))


def _no_such_package(case: _Case) -> Iterator[QuickFix]:
    name = str(case.item.get("name", ""))
    for version in sorted({offer.version for offer in case.offers.values() if offer.package == name}):
        words = tr("Use version {version}", version=version)
        yield QuickFix(words, ListPackage(case.file, name, version))


def _rule_of_nobody(case: _Case) -> Iterator[QuickFix]:
    if case.path[:1] == ["networkRoutingRules"]:
        yield case.taking_away(tr("Remove the rule"))


def _nearest(written: str, known: Iterable[str]) -> Sequence[str]:
    return get_close_matches(written, list(known), n=2, cutoff=0.5)


_FIXES: Mapping[str, Callable[[_Case], Iterator[QuickFix]]] = {
    "BV-MAN-020": _unknown_node,
    "BV-MAN-021": _unknown_port,
    "BV-MAN-022": _useless_edge,
    "BV-MAN-023": _useless_edge,
    "BV-MAN-024": _wrong_interface,
    "BV-MAN-025": _no_such_package,
    "BV-MAN-026": _wrong_interface,
    "BV-MAN-035": _useless_edge,
    "BV-MAN-037": _rule_of_nobody,
    "BV-MAN-038": _rule_of_nobody,
}
