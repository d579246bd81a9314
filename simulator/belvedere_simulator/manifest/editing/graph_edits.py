"""Edits of nodes, edges, values and rules, in a graph or in the like-shaped part of an override."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import StructuralEdit
from belvedere_simulator.manifest.editing.manifests import (
    OVERRIDE,
    Json,
    Manifests,
    drop,
    items,
    listed,
    node_named,
)
from belvedere_simulator.manifest.graph import NODE_NAME
from belvedere_simulator.manifest.resolved import PortType
from belvedere_simulator.manifest.stock import STOCK_VERSION
from belvedere_simulator.manifest.values import of_type
from belvedere_simulator.messages import tr

PARAMETER_TYPES: tuple[PortType, ...] = ("boolean", "float32", "int32", "string")
_LONGEST_NAME = 128


@dataclass(frozen=True)
class AddNode(StructuralEdit):
    """A new node, as it is to be written; its package is listed where it was not."""

    file: Path
    node: Mapping[str, Any]
    version: str = STOCK_VERSION

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Add {name}", name=self.node.get("name", ""))

    def alter(self, manifests: Manifests) -> None:
        """Add it. Raises BelvedereError BV-EDT-005 for a name that is taken or none."""
        body = manifests.graph_like(self.file)
        check_free(manifests, self.file, str(self.node.get("name", "")))
        listed(body, "nodes").append(deepcopy(dict(self.node)))
        package, _, interface = str(self.node.get("interface", "")).rpartition(".")
        if interface in PARAMETER_TYPES and not package:
            return
        if all(each.get("name") != package for each in items(body, "packages")):
            listed(body, "packages").append({"name": package, "version": self.version})


@dataclass(frozen=True)
class RemoveNode(StructuralEdit):
    """A node goes, with its edges, its rules and what replaces it. Its package stays listed."""

    file: Path
    name: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Remove {name}", name=self.name)

    def alter(self, manifests: Manifests) -> None:
        """Remove it. Raises BelvedereError BV-EDT-004."""
        own = manifests.graph_like(self.file)
        node_named(own, self.name)
        drop(own, "nodes", lambda node: node.get("name") == self.name)
        for body in _referring(manifests, self.file, self.name):
            drop(body, "edges", lambda edge: self.name in {node_of(end) for end in _ends(edge)})
            drop(body, "networkRoutingRules", lambda rule: rule.get("node") == self.name)
            if body is own:
                self._take_from_replacements(body)
            else:
                drop(body, "nodeOverrides", lambda each: each.get("replace") == self.name)

    def _take_from_replacements(self, override: Json) -> None:
        emptied = [
            each
            for each in items(override, "nodeOverrides")
            if drop(each, "with", lambda node: node.get("name") == self.name) and not each["with"]
        ]
        drop(override, "nodeOverrides", lambda each: any(each is gone for gone in emptied))


@dataclass(frozen=True)
class RenameNode(StructuralEdit):
    """A node gets another name, wherever it is named."""

    file: Path
    name: str
    new_name: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Rename {name}", name=self.name)

    def alter(self, manifests: Manifests) -> None:
        """Rename it. Raises BelvedereError BV-EDT-004, BV-EDT-005."""
        own = manifests.graph_like(self.file)
        node = node_named(own, self.name)
        if self.name == self.new_name:
            return
        check_free(manifests, self.file, self.new_name)
        for body in _referring(manifests, self.file, self.name):
            for edge in items(body, "edges"):
                self._rename_ends(edge)
            for rule in items(body, "networkRoutingRules"):
                self._rename(rule, "node")
            for each in items(body, "nodeOverrides"):
                if body is not own:
                    self._rename(each, "replace")
                    continue
                for replacing in items(each, "with"):
                    self._rename(replacing, "name")
        node["name"] = self.new_name

    def _rename(self, item: Json, member: str) -> None:
        if item.get(member) == self.name:
            item[member] = self.new_name

    def _rename_ends(self, edge: Json) -> None:
        for member in ("producer", "consumer"):
            end = edge.get(member)
            if isinstance(end, str) and node_of(end) == self.name:
                edge[member] = self.new_name + end[len(self.name) :]


@dataclass(frozen=True)
class Connect(StructuralEdit):
    """An edge from `node.port`, or from the node of a parameter, to `node.port`."""

    file: Path
    producer: str
    consumer: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Connect {producer} to {consumer}", producer=self.producer, consumer=self.consumer)

    def alter(self, manifests: Manifests) -> None:
        """Connect them. Raises BelvedereError BV-EDT-004, BV-EDT-006 for an edge that is there."""
        body = manifests.graph_like(self.file)
        names = {node.get("name") for node in manifests.visible_nodes(self.file)}
        for end in (self.producer, self.consumer):
            if node_of(end) not in names:
                raise BelvedereError("BV-EDT-004", tr('There is no node "{name}"', name=node_of(end)))
        edge = {"producer": self.producer, "consumer": self.consumer}
        if any(_ends(each) == [self.producer, self.consumer] for each in items(body, "edges")):
            raise BelvedereError("BV-EDT-006", tr("They are connected already"), where=self.consumer)
        listed(body, "edges").append(edge)


@dataclass(frozen=True)
class Disconnect(StructuralEdit):
    """An edge goes."""

    file: Path
    producer: str
    consumer: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Disconnect {producer} from {consumer}", producer=self.producer, consumer=self.consumer)

    def alter(self, manifests: Manifests) -> None:
        """Disconnect them. Raises BelvedereError BV-EDT-006 where they are not connected."""
        ends = [self.producer, self.consumer]
        if not drop(manifests.graph_like(self.file), "edges", lambda edge: _ends(edge) == ends):
            raise BelvedereError("BV-EDT-006", tr("They are not connected"), where=self.consumer)


@dataclass(frozen=True)
class SetParameter(StructuralEdit):
    """The value of a parameter's node, in a graph or in an override."""

    file: Path
    node: str
    value: bool | int | float | str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Change {name}", name=self.node)

    def alter(self, manifests: Manifests) -> None:
        """Set it. Raises BelvedereError BV-EDT-004, BV-EDT-008 for a value of another type."""
        node = node_named(manifests.graph_like(self.file), self.node)
        node["value"] = checked_value(node, self.value)


@dataclass(frozen=True)
class SetNodeMember(StructuralEdit):
    """A member of a node, such as `("launch",)` or `("decorator", "title")`; None takes it out."""

    file: Path
    node: str
    path: tuple[str, ...]
    value: bool | str | None

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Change {name}", name=f"{self.node}: {'.'.join(self.path)}")

    def alter(self, manifests: Manifests) -> None:
        """Set it or take it out. Raises BelvedereError BV-EDT-003, BV-EDT-004."""
        place = node_named(manifests.graph_like(self.file), self.node)
        *above, last = self.path
        for step in above:
            if self.value is None and step not in place:
                return
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise BelvedereError("BV-EDT-003", tr('"{name}" is no object', name=step))
        if self.value is None:
            place.pop(last, None)
        else:
            place[last] = self.value


@dataclass(frozen=True)
class AddRule(StructuralEdit):
    """A routing rule as it is to be written: `node`, `containerPort`, `hostPort`."""

    file: Path
    rule: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Open the port {port}", port=self.rule.get("containerPort", ""))

    def alter(self, manifests: Manifests) -> None:
        """Add it. Raises BelvedereError BV-EDT-006 where that port of the node has a rule."""
        body, wanted = manifests.graph_like(self.file), _rule_key(self.rule)
        if any(_rule_key(rule) == wanted for rule in items(body, "networkRoutingRules")):
            raise BelvedereError("BV-EDT-006", tr("The port has a rule already"), where=str(wanted[0]))
        listed(body, "networkRoutingRules").append(deepcopy(dict(self.rule)))


@dataclass(frozen=True)
class RemoveRule(StructuralEdit):
    """The routing rule of a node's port goes."""

    file: Path
    node: str
    container_port: int

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Close the port {port}", port=self.container_port)

    def alter(self, manifests: Manifests) -> None:
        """Remove it. Raises BelvedereError BV-EDT-006 where there is none."""
        wanted = (self.node, self.container_port)
        body = manifests.graph_like(self.file)
        if not drop(body, "networkRoutingRules", lambda rule: _rule_key(rule) == wanted):
            raise BelvedereError("BV-EDT-006", tr("The port has no rule"), where=self.node)


def check_free(manifests: Manifests, file: Path, name: str) -> None:
    """Raises BelvedereError BV-EDT-005 for a name that no node may get."""
    if not re.fullmatch(NODE_NAME.pattern, name) or len(name) > _LONGEST_NAME:
        raise BelvedereError("BV-EDT-005", tr("A node cannot be called that"), where=name)
    if any(node.get("name") == name for node in manifests.rival_nodes(file)):
        raise BelvedereError("BV-EDT-005", tr("Another node is called that"), where=name)


def checked_value(node: Json, value: bool | int | float | str) -> bool | int | float | str:
    """`value` for the parameter `node`, whole numbers as they are. Raises BelvedereError BV-EDT-008."""
    kind = next((each for each in PARAMETER_TYPES if each == node.get("interface")), None)
    if kind is None:
        raise BelvedereError("BV-EDT-008", tr("This node is no parameter"), where=str(node.get("name")))
    if of_type(value, kind) is None:
        what = tr("The value is no {kind}", kind=kind)
        raise BelvedereError("BV-EDT-008", what, where=str(node.get("name")))
    return value


def node_of(end: str) -> str:
    """The node of an edge's end."""
    return end.partition(".")[0]


def _ends(edge: Mapping[str, Any]) -> list[str]:
    return [str(edge.get(member, "")) for member in ("producer", "consumer")]


def _rule_key(rule: Mapping[str, Any]) -> tuple[Any, Any]:
    return rule.get("node"), rule.get("containerPort")


def _referring(manifests: Manifests, file: Path, name: str) -> list[Json]:
    """Where a node of `file` may be named: in that file, and a graph's node in overrides too.

    An override that has a node of that name itself means its own.
    """
    bodies = [manifests.graph_like(file)]
    if manifests.is_graph(file):
        for _, body in manifests.bodies(OVERRIDE):
            if all(node.get("name") != name for node in items(body, "nodes")):
                bodies.append(body)
    return bodies
