"""Application folders made for a test: real manifests around a script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ACCOUNT = "123456789012"


class ApplicationFolder:
    """`<folder>/{graphs,packages}` with one code node, one abstract camera `cam` and the display.

    `parameters` are name -> (type, value); `models` are node names; `inbound` is container -> host port.
    """

    def __init__(
        self,
        folder: Path,
        script: str,
        *,
        parameters: Mapping[str, tuple[str, Any]] | None = None,
        models: Sequence[str] = (),
        model_shape: Sequence[int] = (1, 3, 8, 8),
        inbound: Mapping[int, int] | None = None,
        requirements: str = "",
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.parameters = dict(parameters or {})
        self.models = tuple(models)
        self.inbound = dict(inbound or {})
        self.code = folder / "packages" / f"{ACCOUNT}-CODE-1.0"
        _write(self.code / "src" / "app.py", script)
        for name, text in (files or {}).items():
            _write(self.code / "src" / name, text)
        _write(self.code / "Dockerfile", _dockerfile(requirements))
        if requirements:
            _write(self.code / "src" / "requirements.txt", requirements)
        _write_json(self.code / "package.json", self._package())
        _write_json(
            self.code / "descriptor.json",
            {"runtimeDescriptor": _enveloped(entry={"path": "python3", "name": "/panorama/app.py"})},
        )
        for model in self.models:
            self._write_model(model, model_shape)
        self.graph = folder / "graphs" / "app" / "graph.json"
        _write_json(self.graph, self._graph())

    def _package(self) -> dict[str, Any]:
        inputs = [{"name": "video_in", "type": "media"}]
        inputs += [{"name": name, "type": kind} for name, (kind, _value) in self.parameters.items()]
        interface: dict[str, Any] = {
            "name": "code_interface",
            "category": "business_logic",
            "asset": "code_asset",
            "inputs": inputs,
            "outputs": [{"name": "video_out", "type": "media"}],
        }
        if self.inbound:
            interface["network"] = {"inboundPorts": [{"port": port} for port in self.inbound]}
        implementation = {"type": "container", "assetUri": "code.tar.gz", "descriptorUri": "descriptor.json"}
        asset = {"name": "code_asset", "implementations": [implementation]}
        return {"nodePackage": _enveloped(name="CODE", version="1.0", assets=[asset], interfaces=[interface])}

    def _write_model(self, name: str, shape: Sequence[int]) -> None:
        folder = self.folder / "packages" / f"{ACCOUNT}-{name}-1.0"
        implementation = {"type": "model", "assetUri": f"{name}.tar.gz", "descriptorUri": "descriptor.json"}
        interface = {
            "name": f"{name}_interface",
            "category": "ml_model",
            "asset": f"{name}_asset",
            "inputs": [{"name": "video_in", "type": "media"}],
            "outputs": [{"name": "video_out", "type": "media"}],
        }
        asset = {"name": f"{name}_asset", "implementations": [implementation]}
        package = _enveloped(name=name, version="1.0", assets=[asset], interfaces=[interface])
        _write_json(folder / "package.json", {"nodePackage": package})
        descriptor = _enveloped(
            framework="PYTORCH", frameworkVersion="1.8", inputs=[{"name": "data", "shape": list(shape)}]
        )
        _write_json(folder / "descriptor.json", {"mlModelDescriptor": descriptor})

    def _graph(self) -> dict[str, Any]:
        stock = ("abstract_rtsp_media_source", "hdmi_data_sink")
        packages = [{"name": f"panorama::{name}", "version": "1.0"} for name in stock]
        packages += [{"name": f"{ACCOUNT}::{name}", "version": "1.0"} for name in ("CODE", *self.models)]
        nodes: list[dict[str, Any]] = [
            {"name": "code", "interface": f"{ACCOUNT}::CODE.code_interface"},
            {"name": "cam", "interface": f"{packages[0]['name']}.rtsp_v1_interface", "overridable": True},
            {"name": "hdmi", "interface": f"{packages[1]['name']}.hdmi0"},
        ]
        nodes += [
            {"name": model, "interface": f"{ACCOUNT}::{model}.{model}_interface"} for model in self.models
        ]
        nodes += [
            {"name": name, "interface": kind, "value": value, "overridable": True}
            for name, (kind, value) in self.parameters.items()
        ]
        edges = [
            {"producer": "cam.video_out", "consumer": "code.video_in"},
            {"producer": "code.video_out", "consumer": "hdmi.video_in"},
        ]
        edges += [{"producer": name, "consumer": f"code.{name}"} for name in self.parameters]
        rules = [
            {"node": "code", "containerPort": inside, "hostPort": outside}
            for inside, outside in self.inbound.items()
        ]
        graph = _enveloped(packages=packages, nodes=nodes, edges=edges)
        if rules:
            graph["networkRoutingRules"] = rules
            override = {"nodeGraphOverrides": _enveloped(networkRoutingRules=rules)}
            _write_json(self.folder / "graphs" / "app" / "override.json", override)
        return {"nodeGraph": graph}


def _dockerfile(requirements: str) -> str:
    lines = ["FROM public.ecr.aws/panorama/panorama-application", "COPY src /panorama"]
    if requirements:
        lines.append("RUN pip3 install --no-cache-dir -r /panorama/requirements.txt")
    return "\n".join(lines) + "\n"


def _enveloped(**fields: Any) -> dict[str, Any]:
    return {"envelopeVersion": "2021-01-01", **fields}


def _write_json(path: Path, document: dict[str, Any]) -> None:
    _write(path, json.dumps(document, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
