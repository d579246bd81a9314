"""What of a deploy document has to be known without reading it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

CAMERA, MODEL, CODE = "media_source", "ml_model", "business_logic"


@dataclass(frozen=True)
class NodeOutline:
    """A node in force. `kind` is its interface's category; `on_signal`: a camera that starts paused."""

    name: str
    kind: str
    on_signal: bool = False


@dataclass(frozen=True)
class Outline:
    """An application instance in outline. `replaces` is the instance it takes the place of."""

    id: str
    name: str
    replaces: str | None
    nodes: tuple[NodeOutline, ...]
    host_ports: tuple[int, ...]
    wants_gpu: bool

    def named(self, kind: str) -> tuple[str, ...]:
        """The nodes of one category."""
        return tuple(node.name for node in self.nodes if node.kind == kind)

    @property
    def asleep(self) -> frozenset[str]:
        """The cameras that start paused."""
        return frozenset(node.name for node in self.nodes if node.on_signal)


def outline_of(document: Mapping[str, Any]) -> Outline:
    """The outline of a deploy document. BelvedereError BV-DEP-001 when it is not as documented."""
    try:
        return Outline(
            id=instance_of(document),
            name=_text(document["name"]),
            replaces=None if document.get("replaces") is None else _text(document["replaces"]),
            nodes=tuple(_node(node) for node in document["nodes"]),
            host_ports=tuple(int(port["hostPort"]) for port in document["inboundPorts"]),
            wants_gpu=bool(document["wantsGpu"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BelvedereError(
            "BV-DEP-001", tr("The appliance does not understand the deployment"), why=str(error)
        ) from error


def instance_of(document: Mapping[str, Any]) -> str:
    """The instance that a job is about. BelvedereError BV-DEP-001 when it names none."""
    named = document.get("applicationInstanceId")
    if not _is_name(named):
        raise BelvedereError("BV-DEP-001", tr("The job does not say which application instance it means"))
    return str(named)


def _node(document: Mapping[str, Any]) -> NodeOutline:
    kind = _text(document["category"])
    on_signal = kind == CAMERA and document.get("launch") == "onSignal"
    return NodeOutline(_text(document["name"]), kind, on_signal)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def _is_name(value: object) -> bool:
    # It becomes the name of folders.
    return isinstance(value, str) and 0 < len(value) <= 255 and value.replace("-", "").isalnum()
