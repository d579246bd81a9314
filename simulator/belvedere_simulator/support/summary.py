"""What a bundle tells at first sight: states of devices and applications, and what is known of its logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from belvedere_simulator.explaining.explaining import explain
from belvedere_simulator.explaining.known import Known, Severity
from belvedere_simulator.support.workspace import Workspace

_LOGS = (".log", ".txt")
_LARGEST_LINE = 1024 * 1024
_EVERY = 5000
_MOST = 500


@dataclass(frozen=True)
class KnownLine:
    """A kind of known line: the first one at `line` of the file `path`, and how many there are in all."""

    known: Known
    path: str
    line: int
    count: int = 1


@dataclass(frozen=True)
class State:
    """A device, an application or a node: `bad` where it is not as it should be."""

    kind: str
    name: str
    state: str
    path: str
    bad: bool = False


@dataclass(frozen=True)
class Summary:
    """States first those that are bad, known lines first the problems, by how often they come."""

    states: tuple[State, ...]
    known: tuple[KnownLine, ...]


def summarise(workspace: Workspace, tell: Callable[[str], None] = lambda _name: None) -> Summary:
    """Read all of it; `tell` is told which file is read, again and again, and raises to end it."""
    states = sorted(_states(workspace), key=lambda each: (not each.bad, each.kind, each.name))
    known = sorted(
        _known(workspace, tell).values(),
        key=lambda each: (each.known.severity is not Severity.PROBLEM, -each.count, each.known.key),
    )
    return Summary(tuple(states[:_MOST]), tuple(known[:_MOST]))


def _states(workspace: Workspace) -> Iterator[State]:
    for each in workspace.announcement.files:
        document = workspace.document(each.path) if each.path.endswith(".json") else None
        if not isinstance(document, Mapping):
            continue
        if each.path.startswith("devices/"):
            yield from _device(each.path, _mapping(document, "device"))
        elif each.path.startswith("applications/"):
            yield from _application(each.path, document)


def _device(path: str, device: Mapping[str, Any]) -> Iterator[State]:
    state = str(device.get("DeviceAggregatedStatus", ""))
    software = str(device.get("CurrentSoftware", ""))
    words = f"{state}, {software}" if software else state
    yield State("device", str(device.get("Name", "")), words, path, state not in ("ONLINE", "UPDATE_NEEDED"))


def _application(path: str, document: Mapping[str, Any]) -> Iterator[State]:
    instance = _mapping(document, "instance")
    name, state = str(instance.get("Name", "")), str(instance.get("Status", ""))
    health = str(instance.get("HealthStatus", ""))
    bad = state != "DEPLOYMENT_SUCCEEDED" or health == "ERROR"
    yield State("application", name, f"{state}, {health}" if health else state, path, bad)
    nodes = document.get("nodes")
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, Mapping) and node.get("CurrentStatus") == "ERROR":
            yield State("node", f"{name}: {node.get('NodeInstanceId', '')}", "ERROR", path, bad=True)


def _known(workspace: Workspace, tell: Callable[[str], None]) -> dict[str, KnownLine]:
    found: dict[str, KnownLine] = {}
    for each in workspace.announcement.files:
        if not each.path.endswith(_LOGS):
            continue
        for number, text in _lines(workspace, each.path):
            if number % _EVERY == 1:
                tell(each.path)
            known = explain(text)
            if known is None:
                continue
            # The same words about another device or role are another matter.
            key = f"{known.key} {known.title}"
            earlier = found.get(key)
            found[key] = (
                KnownLine(known, each.path, number)
                if earlier is None
                else replace(earlier, count=earlier.count + 1)
            )
    return found


def _lines(workspace: Workspace, path: str) -> Iterator[tuple[int, str]]:
    with workspace.path(path).open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_LARGEST_LINE), b""), 1):
            yield number, line.decode("utf-8", "replace")


def _mapping(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, Mapping) else {}
