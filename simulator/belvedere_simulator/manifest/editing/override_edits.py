"""Edits of what an override puts in the place of a graph's nodes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import StructuralEdit
from belvedere_simulator.manifest.editing.graph_edits import PARAMETER_TYPES, checked_value
from belvedere_simulator.manifest.editing.manifests import (
    GRAPH,
    Json,
    Manifests,
    drop,
    items,
    listed,
    node_named,
)
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class ReplaceNode(StructuralEdit):
    """The graph's node gives way to these nodes of the override `file`; to none: it is not replaced."""

    file: Path
    node: str
    replacing: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Replace {name}", name=self.node)

    def alter(self, manifests: Manifests) -> None:
        """Replace it. Raises BelvedereError BV-EDT-002, BV-EDT-004."""
        body = _override(manifests, self.file)
        for name in self.replacing:
            node_named(body, name)
        if not self.replacing:
            drop(body, "nodeOverrides", lambda each: each.get("replace") == self.node)
            return
        _graph_node(manifests, self.node)
        entry = next(
            (each for each in items(body, "nodeOverrides") if each.get("replace") == self.node), None
        )
        if entry is None:
            entry = {"replace": self.node, "with": []}
            listed(body, "nodeOverrides").append(entry)
        # What is said of a node that stays may be more than its name.
        known = {each.get("name"): each for each in items(entry, "with")}
        entry["with"] = [known.get(name, {"name": name}) for name in self.replacing]


@dataclass(frozen=True)
class OverrideParameter(StructuralEdit):
    """Another value for a parameter of the graph, by a node of the override that is made where missing."""

    file: Path
    parameter: str
    value: bool | int | float | str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Override {name}", name=self.parameter)

    def alter(self, manifests: Manifests) -> None:
        """Override it. Raises BelvedereError BV-EDT-002, BV-EDT-004, BV-EDT-008."""
        body = _override(manifests, self.file)
        parameter = _graph_node(manifests, self.parameter)
        value = checked_value(parameter, self.value)
        replacing = self._replacing(body)
        if replacing is None:
            name = self._free_name(manifests)
            replacing = {"name": name, "interface": parameter["interface"]}
            listed(body, "nodes").append(replacing)
            ReplaceNode(self.file, self.parameter, (name,)).alter(manifests)
        replacing["value"] = value

    def _replacing(self, override: Json) -> Json | None:
        """The parameter's node of the override that replaces it already."""
        names = {
            node.get("name")
            for each in items(override, "nodeOverrides")
            if each.get("replace") == self.parameter
            for node in items(each, "with")
        }
        nodes = (node for node in items(override, "nodes") if node.get("name") in names)
        return next((node for node in nodes if node.get("interface") in PARAMETER_TYPES), None)

    def _free_name(self, manifests: Manifests) -> str:
        taken = {node.get("name") for node in manifests.rival_nodes(self.file)}
        stem = f"{self.parameter[:100]}_override"
        numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (stem, *numbered) if name not in taken)


def _override(manifests: Manifests, file: Path) -> Json:
    if manifests.is_graph(file):
        raise BelvedereError("BV-EDT-002", tr("This is a graph, not an override"), where=str(file))
    return manifests.graph_like(file)


def _graph_node(manifests: Manifests, name: str) -> Json:
    for _, graph in manifests.bodies(GRAPH):
        for node in items(graph, "nodes"):
            if node.get("name") == name:
                return node
    raise BelvedereError("BV-EDT-004", tr('The graph has no node "{name}"', name=name))
