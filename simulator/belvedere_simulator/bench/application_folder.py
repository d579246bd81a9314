"""The folder of the bench's application: real manifests around its script."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from belvedere_simulator.inference.plan import Precision

_ACCOUNT = "123456789012"
_HERE = Path(__file__).parent


def write_application(folder: Path, size: int | None, precision: Precision = "FP32") -> Path:
    """Write the application; `size` is the side of its model's input, None for one without a model."""
    shutil.rmtree(folder, ignore_errors=True)
    code = folder / "packages" / f"{_ACCOUNT}-BENCH_CODE-1.0"
    source = code / "src"
    source.mkdir(parents=True)
    shutil.copyfile(_HERE / "application" / "player.py", source / "player.py")
    shutil.copyfile(_HERE / "work.py", source / "work.py")
    (code / "Dockerfile").write_text(
        "FROM public.ecr.aws/panorama/panorama-application\nCOPY src /panorama\n", encoding="utf-8"
    )
    _write(code / "package.json", _code_package())
    entry = {"path": "python3", "name": "/panorama/player.py"}
    _write(code / "descriptor.json", {"runtimeDescriptor": _enveloped(entry=entry)})
    if size is not None:
        model = folder / "packages" / f"{_ACCOUNT}-model-1.0"
        _write(model / "package.json", _model_package())
        _write(model / "descriptor.json", _model_descriptor(size, precision))
    _write(folder / "graphs" / "bench" / "graph.json", _graph(with_model=size is not None))
    return folder


def _code_package() -> dict[str, Any]:
    interface = {
        "name": "code_interface",
        "category": "business_logic",
        "asset": "code_asset",
        "inputs": [{"name": "video_in", "type": "media"}],
        "outputs": [{"name": "video_out", "type": "media"}],
    }
    return _package("BENCH_CODE", "container", interface)


def _model_package() -> dict[str, Any]:
    interface = {
        "name": "model_interface",
        "category": "ml_model",
        "asset": "model_asset",
        "inputs": [{"name": "video_in", "type": "media"}],
        "outputs": [{"name": "video_out", "type": "media"}],
    }
    return _package("model", "model", interface)


def _package(name: str, kind: str, interface: dict[str, Any]) -> dict[str, Any]:
    asset = interface["asset"]
    implementation = {"type": kind, "assetUri": f"{asset}.tar.gz", "descriptorUri": "descriptor.json"}
    assets = [{"name": asset, "implementations": [implementation]}]
    return {"nodePackage": _enveloped(name=name, version="1.0", assets=assets, interfaces=[interface])}


def _model_descriptor(size: int, precision: Precision) -> dict[str, Any]:
    inputs = [{"name": "data", "shape": [1, 3, size, size]}]
    fields = {"framework": "PYTORCH", "frameworkVersion": "1.8", "precisionMode": precision, "inputs": inputs}
    return {"mlModelDescriptor": _enveloped(**fields)}


def _graph(*, with_model: bool) -> dict[str, Any]:
    own = ["BENCH_CODE", *(["model"] if with_model else [])]
    names = [f"panorama::{stock}" for stock in ("abstract_rtsp_media_source", "hdmi_data_sink")]
    names += [f"{_ACCOUNT}::{package}" for package in own]
    nodes: list[dict[str, Any]] = [
        {"name": "code", "interface": f"{_ACCOUNT}::BENCH_CODE.code_interface"},
        {"name": "camera", "interface": f"{names[0]}.rtsp_v1_interface", "overridable": True},
        {"name": "display", "interface": f"{names[1]}.hdmi0"},
    ]
    if with_model:
        nodes.append({"name": "model", "interface": f"{_ACCOUNT}::model.model_interface"})
    edges = [
        {"producer": "camera.video_out", "consumer": "code.video_in"},
        {"producer": "code.video_out", "consumer": "display.video_in"},
    ]
    packages = [{"name": name, "version": "1.0"} for name in names]
    return {"nodeGraph": _enveloped(packages=packages, nodes=nodes, edges=edges)}


def _enveloped(**fields: Any) -> dict[str, Any]:
    return {"envelopeVersion": "2021-01-01", **fields}


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
