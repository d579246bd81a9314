"""The application that a deploy document describes, with the files that were downloaded for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.applications.installing.document import files_of, unreadable
from belvedere_simulator.appliance.applications.installing.nodes import (
    camera_node,
    display_node,
    edges_of,
    input_port,
    output_port,
    parameter_names,
    parameters_of,
)
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.descriptor import ModelDescriptor, RuntimeDescriptor, read_descriptor
from belvedere_simulator.manifest.document import load_document, parse_document
from belvedere_simulator.manifest.package import Implementation, Interface, Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import (
    CodeNode,
    InboundPort,
    ModelNode,
    ResolvedApplication,
)
from belvedere_simulator.manifest.stock import STOCK
from belvedere_simulator.messages import tr

Node = Mapping[str, Any]
Stored = Callable[[str], Path]
"""From the name of an asset to where it lies."""


def resolve_document(document: Mapping[str, Any], folder: Path, stored: Stored) -> ResolvedApplication:
    """The application as the engine is told of it; its code lies in `folder`.

    Cameras carry the name of their secret, and an address only where their package tells one. Raises
    BelvedereError: BV-INS-001 for a document, BV-INS-007 for a descriptor that cannot be read.
    """
    try:
        return _Resolving(document, folder, stored).application()
    except (KeyError, TypeError, AttributeError, ValueError, StopIteration) as error:
        raise unreadable(str(document.get("applicationInstanceId"))) from error


@dataclass(frozen=True)
class _Resolving:
    document: Mapping[str, Any]
    folder: Path
    stored: Stored

    def application(self) -> ResolvedApplication:
        code = self._of("business_logic")
        edges = edges_of(self.document)
        return ResolvedApplication(
            name=str(self.document["name"]),
            folder=self.folder,
            cameras=tuple(
                camera_node(node, self._interface(node), self._form(node), self._secret(node), self.document)
                for node in self._of("media_source")
            ),
            parameters=parameters_of(self.document),
            models=tuple(self._model(node) for node in self._of("ml_model")),
            displays=tuple(display_node(str(node["name"]), edges) for node in self._of("media_sink")),
            code=self._code(code[0]) if code else None,
            edges=edges,
        )

    def _of(self, category: str) -> list[Node]:
        return [node for node in self.document["nodes"] if node["category"] == category]

    def _code(self, node: Node) -> CodeNode:
        name, interface, edges = str(node["name"]), self._interface(node), edges_of(self.document)
        cameras = [str(camera["name"]) for camera in self._of("media_source")]
        by_name = {parameter.name: parameter for parameter in parameters_of(self.document)}
        parameters = {end: by_name[its] for end, its in parameter_names(self.document).items()}
        return CodeNode(
            name=name,
            package_folder=self.folder,
            package_name=str(node["package"]),
            entry=self._runtime(node).entry,
            inputs=tuple(input_port(port, name, edges, cameras, parameters) for port in interface.inputs),
            outputs=tuple(output_port(port, name, edges) for port in interface.outputs),
            inbound_ports=tuple(
                InboundPort(int(rule["containerPort"]), int(rule["hostPort"]))
                for rule in self.document["inboundPorts"]
            ),
            wants_gpu=bool(self.document["wantsGpu"]),
        )

    def _model(self, node: Node) -> ModelNode:
        form, descriptor = self._form(node), self._descriptor(node)
        if form is None or not isinstance(descriptor, ModelDescriptor):
            raise _no_descriptor(node)
        return ModelNode(
            name=str(node["name"]),
            package_folder=self.folder,
            package_name=str(node["package"]),
            asset=str(node["asset"]),
            framework=descriptor.framework,
            framework_version=descriptor.framework_version,
            inputs=descriptor.inputs,
            precision=descriptor.precision,
            artifact=self._file(node, form.uri),
        )

    def _runtime(self, node: Node) -> RuntimeDescriptor:
        descriptor = self._descriptor(node)
        if not isinstance(descriptor, RuntimeDescriptor) or not descriptor.entry.name:
            raise _no_descriptor(node)
        return descriptor

    def _descriptor(self, node: Node) -> RuntimeDescriptor | ModelDescriptor | None:
        form, problems = self._form(node), Problems()
        document = load_document(self._file(node, form.descriptor_uri), problems) if form else None
        return read_descriptor(document, problems) if document else None

    def _file(self, node: Node, name: str) -> Path:
        wanted = (str(node["account"]), str(node["package"]), name)
        file = next(
            each for each in files_of(self.document) if (each.account, each.package, each.file) == wanted
        )
        return self.stored(file.stored)

    def _form(self, node: Node) -> Implementation | None:
        package = self._packages.get((str(node["account"]), str(node["package"]), str(node["version"])))
        asset = package.asset(str(node["asset"])) if package else None
        return asset.implementations[0] if asset and asset.implementations else None

    def _secret(self, node: Node) -> str:
        found = (each.get("secret") for each in self.document["packages"] if each["name"] == node["package"])
        return next(found, None) or ""

    def _interface(self, node: Node) -> Interface:
        package = self._packages.get((str(node["account"]), str(node["package"]), str(node["version"])))
        found = package.interface(str(node["interface"])) if package else None
        if found is None:
            return STOCK[f"{node['account']}::{node['package']}"]
        return found

    @cached_property
    def _packages(self) -> Mapping[tuple[str, str, str], Package]:
        return {
            (str(each["account"]), str(each["name"]), str(each["version"])): _package(each)
            for each in self.document["packages"]
        }


def _package(described: Mapping[str, Any]) -> Package:
    raw = json.dumps(described["manifest"]).encode()
    problems = Problems()
    document = parse_document(raw, Path(f"{described['name']}.json"), problems)
    package = read_package(document, problems) if document else None
    if package is None:
        raise ValueError(described["name"])
    return package


def _no_descriptor(node: Node) -> BelvedereError:
    what = tr("The descriptor of the node {node} cannot be used", node=repr(node["name"]))
    return BelvedereError("BV-INS-007", what, where=str(node["package"]))
