"""What an application is once its manifests are read, checked and its override is applied.

This is all the rest of the simulator knows of manifests.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PortType = Literal["boolean", "int32", "float32", "string", "media"]
ParameterValue = bool | int | float | str
Launch = Literal["onDemand", "onAppStart", "onSignal"]


@dataclass(frozen=True)
class RtspSource:
    """Where a camera package says its stream is. The password never appears in `repr`."""

    url: str
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"RtspSource(url={self.url!r}, username={'***' if self.username else ''!r})"


@dataclass(frozen=True)
class CameraNode:
    """A media source. `replaces` is the abstract node of the graph it stands for, else its own name.

    `secret` names what an appliance fetches its address and password by, where it has no `source`.
    """

    name: str
    replaces: str
    launch: Launch = "onAppStart"
    source: RtspSource | None = None
    abstract: bool = False
    secret: str = ""


@dataclass(frozen=True)
class InputPort:
    """An input of the code node, in the interface's order.

    Media ports list the `cameras` that feed them (names of `CameraNode`s, in override order);
    parameter ports carry the effective `value` (override, node value, port default) or None when
    nothing gives one. `constraint` is a regular expression a new value must match in full.
    """

    name: str
    type: PortType
    cameras: tuple[str, ...] = ()
    value: ParameterValue | None = None
    parameter_node: str | None = None
    constraint: str | None = None
    description: str = ""


@dataclass(frozen=True)
class OutputPort:
    """An output of the code node; `sinks` are the display nodes it is connected to."""

    name: str
    type: PortType
    sinks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """How the code node is started: `path` is an interpreter name or a file, `name` its first argument."""

    path: str
    name: str
    arguments: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class InboundPort:
    """A routing rule that holds: `host_port` in 8000..9000 reaches `container_port` of the code node."""

    container_port: int
    host_port: int


@dataclass(frozen=True)
class CodeNode:
    """The one business-logic node."""

    name: str
    package_folder: Path
    package_name: str
    entry: Entry
    inputs: tuple[InputPort, ...]
    outputs: tuple[OutputPort, ...]
    inbound_ports: tuple[InboundPort, ...] = ()
    wants_gpu: bool = False


@dataclass(frozen=True)
class TensorInfo:
    """A declared tensor; -1 in `shape` is any size. `dtype` is numpy's name."""

    name: str
    shape: tuple[int, ...]
    dtype: str = "float32"


@dataclass(frozen=True)
class ModelNode:
    """A model node: the descriptor's framework and inputs, and the asset's file when it is there.

    `artifact` is the shipped archive or ONNX file (None when the package has none yet);
    `unresolved` tells why there is none.
    """

    name: str
    package_folder: Path
    package_name: str
    asset: str
    framework: str
    framework_version: str
    inputs: tuple[TensorInfo, ...]
    precision: Literal["FP32", "FP16"] = "FP32"
    artifact: Path | None = None
    unresolved: str = ""


@dataclass(frozen=True)
class DisplayNode:
    """A media sink; `producers` are `node.port` of what feeds it."""

    name: str
    producers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParameterNode:
    """A parameter of the graph with its effective value."""

    name: str
    type: PortType
    value: ParameterValue | None
    overridable: bool = False
    constraint: str | None = None
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Edge:
    """A connection after overrides: `producer` and `consumer` are `node.port` (a parameter has no port)."""

    producer: str
    consumer: str


@dataclass(frozen=True)
class ResolvedApplication:
    """A whole application, ready to be run. `name` is the graph folder's name."""

    name: str
    folder: Path
    cameras: tuple[CameraNode, ...]
    parameters: tuple[ParameterNode, ...]
    models: tuple[ModelNode, ...]
    displays: tuple[DisplayNode, ...]
    code: CodeNode | None
    edges: tuple[Edge, ...]
