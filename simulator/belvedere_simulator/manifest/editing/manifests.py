"""What an application's manifests say, as plain data that an edit works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

GRAPH, OVERRIDE, PACKAGE = "nodeGraph", "nodeGraphOverrides", "nodePackage"
Json = dict[str, Any]


class Manifests:
    """The plain data of several files. What is not shaped as a manifest is passed over, never changed."""

    def __init__(self, plain: dict[Path, Any]) -> None:
        self.plain = plain

    def bodies(self, *kinds: str) -> Iterator[tuple[Path, Json]]:
        """What the files of these kinds (GRAPH, OVERRIDE, PACKAGE) hold, with their files."""
        for file, plain in self.plain.items():
            for kind in kinds:
                if isinstance(plain, dict) and isinstance(plain.get(kind), dict):
                    yield file, plain[kind]

    def graph_like(self, file: Path) -> Json:
        """The graph or override in `file`. Raises BelvedereError BV-EDT-002."""
        found = next((body for each, body in self.bodies(GRAPH, OVERRIDE) if each == file), None)
        if found is None:
            raise BelvedereError("BV-EDT-002", tr("This is neither a graph nor an override"), where=str(file))
        return found

    def is_graph(self, file: Path) -> bool:
        """Whether `file` holds a graph, not an override."""
        return any(each == file for each, _ in self.bodies(GRAPH))

    def visible_nodes(self, file: Path) -> Iterator[Json]:
        """The nodes that edges of `file` can name: its own, and the graph's for an override."""
        yield from items(self.graph_like(file), "nodes")
        if not self.is_graph(file):
            for _, graph in self.bodies(GRAPH):
                yield from items(graph, "nodes")

    def rival_nodes(self, file: Path) -> Iterator[Json]:
        """The nodes whose names a node of `file` must not have."""
        yield from self.visible_nodes(file)
        if self.is_graph(file):
            for _, override in self.bodies(OVERRIDE):
                yield from items(override, "nodes")


def items(body: Json, name: str) -> list[Json]:
    """The objects in the list `name`; empty where there is no list."""
    found = body.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def listed(body: Json, name: str) -> list[Any]:
    """The list `name`, made where it is missing. Raises BelvedereError BV-EDT-003 where it is no list."""
    found = body.setdefault(name, [])
    if not isinstance(found, list):
        raise BelvedereError("BV-EDT-003", tr('"{name}" is no list', name=name))
    return found


def drop(body: Json, name: str, is_wanted_gone: Callable[[Json], bool]) -> int:
    """Remove the objects of the list `name` that are to go; returns how many."""
    found = body.get(name)
    if not isinstance(found, list):
        return 0
    kept = [item for item in found if not (isinstance(item, dict) and is_wanted_gone(item))]
    gone = len(found) - len(kept)
    if gone:
        body[name] = kept
    return gone


def node_named(body: Json, name: str) -> Json:
    """The node `name`. Raises BelvedereError BV-EDT-004."""
    found = next((node for node in items(body, "nodes") if node.get("name") == name), None)
    if found is None:
        raise BelvedereError("BV-EDT-004", tr('There is no node "{name}"', name=name))
    return found
