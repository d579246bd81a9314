"""What differs between an application that runs and the one that takes its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from belvedere_simulator.deploying.plan import Change

_SHORT = 80
# Told in words of their own: versions and cameras.
_ELSEWHERE = ("packages", "nodeOverrides")


def manifest_changes(before: str, after: str) -> list[Change]:
    """Between two graphs, member by member; nodes by their names, edges by their ends."""
    return _changes("manifest", _body(before, "nodeGraph"), _body(after, "nodeGraph"), ("packages",))


def override_changes(before: str, after: str) -> list[Change]:
    """Between two overrides, without what cameras and versions tell."""
    bodies = [_without_cameras(_body(text, "nodeGraphOverrides")) for text in (before, after)]
    return _changes("overrides", bodies[0], bodies[1], _ELSEWHERE)


def camera_changes(before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]) -> list[Change]:
    """Between the cameras of each input."""
    told = ({node: ", ".join(names) for node, names in each.items()} for each in (before, after))
    return _named("cameras", *told)


def version_changes(
    before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]
) -> list[Change]:
    """Between patch versions, by name and version of the package."""
    told = (
        {name: f"{version} {patch[:12]}".strip() for (name, version), patch in each.items()}
        for each in (before, after)
    )
    return _named("versions", *told)


def cameras_of(graph: str, override: str) -> dict[str, tuple[str, ...]]:
    """The packages that take the place of each input of the graph."""
    body = _body(override, "nodeGraphOverrides")
    faces = {str(node.get("name")): str(node.get("interface", "")) for node in _list(body, "nodes")}
    inputs = {
        str(node.get("name"))
        for node in _list(_body(graph, "nodeGraph"), "nodes")
        if "::" in str(node.get("interface", ""))
    }
    found = {}
    for each in _list(body, "nodeOverrides"):
        names = [str(item.get("name")) for item in _list(each, "with")]
        packages = [_package(faces.get(name, "")) for name in names if "::" in faces.get(name, "")]
        if each.get("replace") in inputs:
            found[str(each["replace"])] = tuple(packages)
    return found


def _package(interface: str) -> str:
    return interface.rpartition(".")[0].partition("::")[2]


def _body(text: str, top: str) -> dict[str, Any]:
    document = json.loads(text) if text else {}
    body = document.get(top) if isinstance(document, dict) else None
    return body if isinstance(body, dict) else {}


def _list(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = body.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _without_cameras(body: dict[str, Any]) -> dict[str, Any]:
    nodes = [node for node in _list(body, "nodes") if "::" not in str(node.get("interface", ""))]
    return {**body, "nodes": nodes} if body else {}


def _changes(
    part: str, before: Mapping[str, Any], after: Mapping[str, Any], left_out: tuple[str, ...]
) -> list[Change]:
    bodies = (
        {name: value for name, value in each.items() if name not in left_out} for each in (before, after)
    )
    return _named(part, *(dict(_leaves("", body)) for body in bodies))


def _named(part: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    names = dict.fromkeys((*before, *after))
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [Change(part, name, old, new) for name, old, new in pairs if old != new]


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Each scalar below, by a path that does not change when something is put in before it."""
    if isinstance(value, Mapping) and "containerPort" in value:
        yield path, str(value.get("hostPort", value["containerPort"]))
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), member)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _leaves(f"{path}[{_key(item, place)}]", item)
    else:
        text = value if isinstance(value, str) else json.dumps(value)
        yield path, text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _key(item: Any, place: int) -> str:
    if isinstance(item, Mapping):
        if "producer" in item:
            return f"{item.get('producer')} → {item.get('consumer')}"
        if "containerPort" in item:
            return f"{item.get('node')}:{item.get('containerPort')}"
        for name in ("name", "replace"):
            if name in item:
                return str(item[name])
    return str(place)
