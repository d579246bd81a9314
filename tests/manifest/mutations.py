"""Damages sample manifests in known ways, and says at which pointer each damage must be reported."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from belvedere_simulator.manifest.json_reader import read_json
from belvedere_simulator.manifest.json_tree import JsonNode

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutation:
    """`text` replaces the contents of `file`; the problem must be at `pointer` of `reported_in`."""

    kind: str
    file: Path
    text: str
    reported_in: Path
    pointer: str

    def __str__(self) -> str:
        return f"{self.kind} {self.reported_in.parent.name}/{self.reported_in.name} {self.pointer}"


REQUIRED: Mapping[str, tuple[str, ...]] = {
    "": ("nodeGraph", "nodeGraphOverrides", "nodePackage", "runtimeDescriptor", "mlModelDescriptor"),
    "/nodeGraph": ("envelopeVersion", "packages", "nodes", "edges"),
    "/nodeGraphOverrides|/nodePackage|/runtimeDescriptor": ("envelopeVersion", "interfaces"),
    r"/\w+/packages/\d+": ("name", "version"),
    r"/\w+/nodes/\d+": ("name", "interface"),
    r"/\w+/edges/\d+": ("producer", "consumer"),
    r"/\w+/networkRoutingRules/\d+": ("node", "containerPort"),
    r"/\w+/nodeOverrides/\d+": ("replace", "with"),
    r"/\w+/nodeOverrides/\d+/with/\d+": ("name",),
    r"/nodePackage/assets/\d+": ("name",),
    r"/nodePackage/assets/\d+/implementations/\d+": ("type", "assetUri"),
    r"/nodePackage/interfaces/\d+": ("name", "category"),
    r"/nodePackage/interfaces/\d+/(inputs|outputs)/\d+": ("name", "type"),
    r"/nodePackage/interfaces/\d+/network/inboundPorts/\d+": ("port",),
    "/runtimeDescriptor/entry": ("name",),
    "/mlModelDescriptor": ("envelopeVersion", "framework", "inputs"),
    r"/mlModelDescriptor/inputs/\d+": ("name", "shape"),
}
BAD_VALUES: Mapping[str, tuple[str, object]] = {
    r".*/envelopeVersion": ("enum", "2020-01-01"),
    r"/\w+/nodes/\d+/launch": ("enum", "sometimes"),
    r"/nodePackage/interfaces/\d+/category": ("enum", "camera"),
    r"/nodePackage/interfaces/\d+/(inputs|outputs)/\d+/type": ("enum", "int64"),
    r"/nodePackage/assets/\d+/implementations/\d+/type": ("enum", "docker"),
    r"/mlModelDescriptor/framework": ("enum", "CAFFE"),
    r"/mlModelDescriptor/precisionMode": ("enum", "FP8"),
    r"/mlModelDescriptor/frameworkVersion": ("pattern", "version"),
    r"/\w+/packages/\d+/name": ("pattern", "no account"),
    r"/\w+/packages/\d+/version": ("pattern", "1"),
    r"/\w+/nodes/\d+/name": ("pattern", "a b!"),
    r"/\w+/nodes/\d+/interface": ("pattern", "int64"),
    r"/\w+/edges/\d+/(producer|consumer)": ("pattern", "a..b"),
    r"/\w+/nodeOverrides/\d+/replace": ("pattern", "{CAMERA}"),
    r"/nodePackage/name": ("pattern", "a b"),
    r"/nodePackage/version": ("pattern", "one"),
    r"/nodePackage/assets/\d+/name": ("pattern", "a/b"),
    r"/nodePackage/interfaces/\d+/(inputs|outputs)/\d+/name": ("pattern", "video-in"),
    r"/\w+/networkRoutingRules/\d+/containerPort": ("range", 0),
    r"/\w+/networkRoutingRules/\d+/hostPort": ("range", 7999),
    r"/nodePackage/interfaces/\d+/network/inboundPorts/\d+/port": ("range", 65536),
    r"/nodePackage/interfaces/\d+/inputs/\d+/maxConnections": ("range", -1),
}
TOO_LONG: Mapping[str, int] = {
    r".*/description": 255,
    r"/\w+/nodes/\d+/name": 128,
    r"/\w+/nodes/\d+/decorator/\w+": 255,
    r"/nodePackage/name": 128,
    r"/nodePackage/assets/\d+/name": 255,
    r"/nodePackage/assets/\d+/implementations/\d+/assetUri": 255,
    r"/nodePackage/interfaces/\d+/name": 128,
    r"/nodePackage/interfaces/\d+/(inputs|outputs)/\d+/name": 50,
    r"/mlModelDescriptor/frameworkVersion": 10,
}
RELATIONS: Mapping[str, tuple[str, object]] = {
    r"/\w+/edges/\d+/(producer|consumer)": ("unknown node", "nowhere.video_out"),
    r"/\w+/networkRoutingRules/\d+/node": ("unknown node", "nowhere"),
    r"/\w+/networkRoutingRules/\d+/containerPort": ("unknown port", 4321),
    r"/\w+/nodeOverrides/\d+/replace": ("unknown node", "nowhere"),
    r"/\w+/nodeOverrides/\d+/with/\d+/name": ("unknown node", "nowhere"),
    r"/\w+/packages/\d+/version": ("unknown version", "77.7"),
    r"/\w+/nodes/\d+/interface": ("unknown package", "999999999999::nothing.nothing"),
}


def _write(document: object) -> str:
    return json.dumps(document, indent=4) + "\n"


def _nodes(node: JsonNode, path: Path_ = ()) -> Iterator[tuple[Path_, JsonNode]]:
    yield path, node
    if isinstance(node.value, Mapping):
        for name, child in node.value.items():
            yield from _nodes(child, (*path, name))
    elif isinstance(node.value, tuple):
        for index, child in enumerate(node.value):
            yield from _nodes(child, (*path, index))


def _edited(document: Any, path: Path_, edit: Callable[[Any, str | int], None]) -> str:
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    edit(holder, path[-1])
    return _write(changed)


def _set(value: object) -> Callable[[Any, str | int], None]:
    def edit(holder: Any, step: str | int) -> None:
        holder[step] = value

    return edit


def _delete(holder: Any, step: str | int) -> None:
    del holder[step]


def _fitting(table: Mapping[str, Any], pointer: str) -> Iterator[Any]:
    return (found for pattern, found in table.items() if re.fullmatch(pattern, pointer))


def value_mutations(file: Path) -> Iterator[Mutation]:
    """Mutations of one value after the other: missing, wrong type, bad value, too long, unknown field."""
    document = json.loads(file.read_text(encoding="utf-8"))
    for path, node in _nodes(read_json(_write(document)).root):
        if isinstance(node.value, Mapping):
            for names in _fitting(REQUIRED, node.pointer):
                for name in set(names) & set(node.value):
                    text = _edited(document, (*path, name), _delete)
                    yield Mutation("missing", file, text, file, node.pointer)
            text = _edited(document, (*path, "zzz"), _set(1))
            yield Mutation("unknown field", file, text, file, f"{node.pointer}/zzz")
        if path:
            wrong: object = ["x"] if isinstance(node.value, Mapping | str) else {"x": 1}
            yield Mutation("type", file, _edited(document, path, _set(wrong)), file, node.pointer)
        for kind, value in _fitting(BAD_VALUES, node.pointer):
            yield Mutation(kind, file, _edited(document, path, _set(value)), file, node.pointer)
        for length in _fitting(TOO_LONG, node.pointer):
            text = _edited(document, path, _set("9." + "a" * (length - 1)))
            yield Mutation("too long", file, text, file, node.pointer)


def relation_mutations(file: Path) -> Iterator[Mutation]:
    """Mutations that only the rules between parts can see, of a graph or an override."""
    document = json.loads(file.read_text(encoding="utf-8"))
    for path, node in _nodes(read_json(_write(document)).root):
        for kind, value in _fitting(RELATIONS, node.pointer):
            is_parameter = node.value in {"boolean", "int32", "float32", "string"}
            if not is_parameter:
                yield Mutation(kind, file, _edited(document, path, _set(value)), file, node.pointer)
    (body,) = document.values()
    top = next(iter(document))
    for index, node in enumerate(body.get("nodes", [])[1:], 1):
        twin = _edited(document, (top, "nodes", index, "name"), _set(body["nodes"][0]["name"]))
        yield Mutation("duplicate node", file, twin, file, f"/{top}/nodes/{index}/name")
        if "." in node["interface"]:
            renamed = node["interface"].rpartition(".")[0] + ".other"
            text = _edited(document, (top, "nodes", index, "interface"), _set(renamed))
            yield Mutation("unknown interface", file, text, file, f"/{top}/nodes/{index}/interface")
    yield from _edge_mutations(file, document, body, top)


def _edge_mutations(file: Path, document: Any, body: Any, top: str) -> Iterator[Mutation]:
    types = {
        node["name"]: node["interface"] for node in body.get("nodes", []) if "." not in node["interface"]
    }
    for index, edge in enumerate(body.get("edges", [])):
        at = (top, "edges", index)
        swapped = {"producer": edge["consumer"], "consumer": edge["producer"]}
        pointer = f"/{top}/edges/{index}"
        yield Mutation("direction", file, _edited(document, at, _set(swapped)), file, f"{pointer}/producer")
        for end in ("producer", "consumer"):
            text = _edited(document, (*at, end), _set(edge[end].partition(".")[0] + ".nothing"))
            yield Mutation("unknown port", file, text, file, f"{pointer}/{end}")
        for name, kind in types.items():
            if types.get(edge["producer"], "media") != kind and not edge["consumer"].startswith("display"):
                text = _edited(document, (*at, "producer"), _set(name))
                yield Mutation("edge type", file, text, file, f"{pointer}/consumer")


def override_mutations(graph: Path, override: Path) -> Iterator[Mutation]:
    """Changes of the graph that make its override unsound."""
    document = json.loads(graph.read_text(encoding="utf-8"))
    replacements = json.loads(override.read_text(encoding="utf-8"))["nodeGraphOverrides"].get(
        "nodeOverrides", []
    )
    nodes = document["nodeGraph"]["nodes"]
    for index, node in enumerate(nodes):
        at = ("nodeGraph", "nodes", index, "overridable")
        for order, replacement in enumerate(replacements):
            if replacement["replace"] == node["name"]:
                pointer = f"/nodeGraphOverrides/nodeOverrides/{order}/replace"
                changed = {**node, "overridable": False, "overrideMandatory": False}
                text = _edited(document, at[:-1], _set(changed))
                yield Mutation("not overridable", graph, text, override, pointer)
        if all(replacement["replace"] != node["name"] for replacement in replacements):
            text = _edited(document, (*at[:-1], "overrideMandatory"), _set(True))
            yield Mutation("mandatory", graph, text, graph, f"/nodeGraph/nodes/{index}/overrideMandatory")


def syntax_mutations(file: Path) -> Iterator[Mutation]:
    """Damage to the text itself."""
    text = _write(json.loads(file.read_text(encoding="utf-8")))
    for _, node in _nodes(read_json(text).root):
        children = tuple(node.value.values()) if isinstance(node.value, Mapping) else node.value
        if not isinstance(children, tuple) or not children:
            if node.pointer:
                damaged = text[: node.start] + "nope" + text[node.end :]
                yield Mutation("syntax", file, damaged, file, node.pointer)
            continue
        for first, second in pairwise(children):
            comma = text.index(",", first.end, second.key_start)
            yield Mutation("syntax", file, text[:comma] + text[comma + 1 :], file, node.pointer)
        last = children[-1].end
        yield Mutation("syntax", file, text[:last] + "," + text[last:], file, node.pointer)
        if isinstance(node.value, Mapping):
            for child in children:
                colon = text.rindex(":", child.key_start, child.start)
                yield Mutation("syntax", file, text[:colon] + text[colon + 1 :], file, node.pointer)
                twice = text[: child.end] + ", " + text[child.key_start : child.end] + text[child.end :]
                yield Mutation("duplicate name", file, twice, file, child.pointer)
