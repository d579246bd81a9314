"""Edits that put right what a check found: ends of edges, interfaces, packages that are not listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import StructuralEdit
from belvedere_simulator.manifest.editing.manifests import Json, Manifests, items, listed, node_named
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class ListPackage(StructuralEdit):
    """A package is listed in a version; where it is listed already, in this one."""

    file: Path
    name: str
    version: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr('List the package "{name}" {version}', name=self.name, version=self.version)

    def alter(self, manifests: Manifests) -> None:
        """List it. Raises BelvedereError BV-EDT-002, BV-EDT-003."""
        body = manifests.graph_like(self.file)
        known = [each for each in items(body, "packages") if each.get("name") == self.name]
        for each in known:
            each["version"] = self.version
        if not known:
            listed(body, "packages").append({"name": self.name, "version": self.version})


@dataclass(frozen=True)
class SetInterface(StructuralEdit):
    """A node is of another interface, whose package is listed where it was not."""

    file: Path
    node: str
    interface: str
    version: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr('Make "{node}" {interface}', node=self.node, interface=self.interface)

    def alter(self, manifests: Manifests) -> None:
        """Set it. Raises BelvedereError BV-EDT-002 to BV-EDT-004."""
        body = manifests.graph_like(self.file)
        node_named(body, self.node)["interface"] = self.interface
        package = self.interface.rpartition(".")[0]
        if package and all(each.get("name") != package for each in items(body, "packages")):
            ListPackage(self.file, package, self.version).alter(manifests)


@dataclass(frozen=True)
class MoveEdgeEnd(StructuralEdit):
    """The `member` of an edge, "producer" or "consumer", is `end` from now on."""

    file: Path
    edge: int
    member: str
    end: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr('Connect "{end}" instead', end=self.end)

    def alter(self, manifests: Manifests) -> None:
        """Set it. Raises BelvedereError BV-EDT-006 where there is no such edge."""
        _edge(manifests, self.file, self.edge)[self.member] = self.end


@dataclass(frozen=True)
class TurnEdge(StructuralEdit):
    """Producer and consumer of an edge change places."""

    file: Path
    edge: int

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Turn it round")

    def alter(self, manifests: Manifests) -> None:
        """Turn it. Raises BelvedereError BV-EDT-006 where there is no such edge."""
        edge = _edge(manifests, self.file, self.edge)
        edge["producer"], edge["consumer"] = edge.get("consumer"), edge.get("producer")


@dataclass(frozen=True)
class RemoveItem(StructuralEdit):
    """An item of a list of a graph or an override goes, whatever it says: an edge, a rule."""

    file: Path
    member: str
    number: int

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Remove it")

    def alter(self, manifests: Manifests) -> None:
        """Remove it. Raises BelvedereError BV-EDT-003 where there is none."""
        found = manifests.graph_like(self.file).get(self.member)
        if not isinstance(found, list) or self.number >= len(found):
            raise BelvedereError("BV-EDT-003", tr('"{name}" is no list', name=self.member))
        del found[self.number]


@dataclass(frozen=True)
class TakeTexts:
    """The texts of files as another program left them."""

    found: Mapping[Path, str]

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Read again")

    def carry_out(self, texts: Mapping[Path, str]) -> Mapping[Path, str]:
        """The texts after it."""
        return {file: self.found.get(file, text) for file, text in texts.items()}


def _edge(manifests: Manifests, file: Path, number: int) -> Json:
    edges = manifests.graph_like(file).get("edges")
    edge = edges[number] if isinstance(edges, list) and number < len(edges) else None
    if not isinstance(edge, dict):
        raise BelvedereError("BV-EDT-006", tr("There is no such connection"), where=str(file))
    return edge
