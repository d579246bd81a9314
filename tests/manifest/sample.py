"""Writes a sample application: every kind of node, an override with two cameras, an open port, a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ACCOUNT = "123456789012"
Json = dict[str, Any]

GRAPH: Json = {
    "nodeGraph": {
        "envelopeVersion": "2021-01-01",
        "description": "counts",
        "packages": [
            {"name": f"{ACCOUNT}::counter", "version": "1.0"},
            {"name": f"{ACCOUNT}::detector", "version": "1.0"},
            {"name": "panorama::abstract_rtsp_media_source", "version": "1.0"},
            {"name": "panorama::hdmi_data_sink", "version": "1.0"},
        ],
        "nodes": [
            {
                "name": "camera",
                "interface": "panorama::abstract_rtsp_media_source.rtsp_v1_interface",
                "overridable": True,
                "overrideMandatory": False,
                "launch": "onAppStart",
                "decorator": {"title": "Camera", "description": "What is watched"},
            },
            {"name": "code_node", "interface": f"{ACCOUNT}::counter.counter_interface"},
            {"name": "model_node", "interface": f"{ACCOUNT}::detector.detector_interface"},
            {"name": "display", "interface": "panorama::hdmi_data_sink.hdmi0"},
            {
                "name": "threshold",
                "interface": "float32",
                "value": 1,
                "overridable": True,
                "decorator": {
                    "title": "Threshold",
                    "constraintRegex": "[0-9.]+",
                    "constraintText": "a number",
                },
            },
            {"name": "title", "interface": "string", "value": "Door", "overridable": True},
            {"name": "limit", "interface": "int32", "value": 50},
            {"name": "verbose", "interface": "boolean", "value": True},
        ],
        "edges": [
            {"producer": "camera.video_out", "consumer": "code_node.video_in"},
            {"producer": "code_node.video_out", "consumer": "display.video_in"},
            {"producer": "threshold", "consumer": "code_node.threshold"},
            {"producer": "title", "consumer": "code_node.title"},
            {"producer": "limit", "consumer": "code_node.limit"},
            {"producer": "verbose", "consumer": "code_node.verbose"},
        ],
        "networkRoutingRules": [{"node": "code_node", "containerPort": 80, "hostPort": 8080}],
    }
}

OVERRIDE: Json = {
    "nodeGraphOverrides": {
        "envelopeVersion": "2021-01-01",
        "packages": [
            {"name": f"{ACCOUNT}::front_door", "version": "1.0"},
            {"name": f"{ACCOUNT}::back_door", "version": "1.0"},
        ],
        "nodes": [
            {"name": "front_door", "interface": f"{ACCOUNT}::front_door.front_door"},
            {"name": "back_door", "interface": f"{ACCOUNT}::back_door.back_door", "launch": "onSignal"},
            {"name": "my_threshold", "interface": "float32", "value": 0.25},
        ],
        "nodeOverrides": [
            {"replace": "camera", "with": [{"name": "front_door"}, {"name": "back_door"}]},
            {"replace": "threshold", "with": [{"name": "my_threshold"}]},
        ],
        "networkRoutingRules": [{"node": "code_node", "containerPort": 80, "hostPort": 8081}],
    }
}

CODE: Json = {
    "nodePackage": {
        "envelopeVersion": "2021-01-01",
        "name": "counter",
        "version": "1.0",
        "description": "the code",
        "assets": [
            {
                "name": "counter_asset",
                "implementations": [
                    {"type": "container", "assetUri": "code.tar.gz", "descriptorUri": "descriptor.json"}
                ],
            }
        ],
        "interfaces": [
            {
                "name": "counter_interface",
                "category": "business_logic",
                "asset": "counter_asset",
                "inputs": [
                    {"name": "video_in", "type": "media", "maxConnections": 1},
                    {"name": "threshold", "type": "float32", "default": 0.5, "constraintRegex": "[0-9.]+"},
                    {"name": "title", "type": "string", "description": "shown above"},
                    {"name": "limit", "type": "int32", "default": 10},
                    {"name": "verbose", "type": "boolean", "default": False},
                ],
                "outputs": [{"name": "video_out", "type": "media", "description": "drawn on"}],
                "network": {"inboundPorts": [{"port": 80, "description": "status"}]},
            }
        ],
    }
}

RUNTIME: Json = {
    "runtimeDescriptor": {
        "envelopeVersion": "2021-01-01",
        "entry": {"path": "python3", "name": "/panorama/app.py"},
    }
}

MODEL: Json = {
    "nodePackage": {
        "envelopeVersion": "2021-01-01",
        "name": "detector",
        "version": "1.0",
        "assets": [
            {
                "name": "detector_asset",
                "implementations": [
                    {"type": "model", "assetUri": "detector.onnx", "descriptorUri": "descriptor.json"}
                ],
            }
        ],
        "interfaces": [
            {
                "name": "detector_interface",
                "category": "ml_model",
                "asset": "detector_asset",
                "inputs": [{"name": "video_in", "type": "media"}],
                "outputs": [{"name": "video_out", "type": "media"}],
            }
        ],
    }
}

MODEL_DESCRIPTOR: Json = {
    "mlModelDescriptor": {
        "envelopeVersion": "2021-01-01",
        "framework": "PYTORCH",
        "frameworkVersion": "1.8",
        "precisionMode": "FP16",
        "inputs": [{"name": "data", "shape": [1, 3, 8, 8]}],
    }
}


def camera_package(name: str, url: str = "rtsp://10.0.0.7/stream") -> Json:
    """A camera package as the panorama tools make it."""
    texts = [("username", "me"), ("password", "s3cret"), ("streamUrl", url)]
    return {
        "nodePackage": {
            "envelopeVersion": "2021-01-01",
            "name": name,
            "version": "1.0",
            "assets": [
                {
                    "name": "rtsp_asset",
                    "implementations": [
                        {"type": "system", "assetUri": "source/video/camera/rtsp/source_rtsp"}
                    ],
                }
            ],
            "interfaces": [
                {
                    "name": name,
                    "category": "media_source",
                    "asset": "rtsp_asset",
                    "inputs": [{"name": key, "type": "string", "default": text} for key, text in texts],
                    "outputs": [{"name": "video_out", "type": "media"}],
                }
            ],
        }
    }


def write_model(file: Path, *, name: str = "data", shape: tuple[int | str, ...] = (1, 3, 8, 8)) -> None:
    """A small ONNX model with one float32 input that is not listed among its weights."""
    weight = numpy_helper.from_array(np.ones(1, np.float32), "weight")
    graph = helper.make_graph(
        [helper.make_node("Mul", [name, "weight"], ["out"])],
        "sample",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, shape)],
        [weight],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), file)


def write_json(file: Path, document: Json) -> Path:
    """Write a manifest as the panorama tools do, with four blanks of indentation."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=4) + "\n", encoding="utf-8")
    return file


def write_sample(folder: Path) -> Path:
    """Write the application into `folder` and return it."""
    graphs = folder / "graphs" / folder.name
    write_json(graphs / "graph.json", GRAPH)
    write_json(graphs / "override.json", OVERRIDE)
    packages = folder / "packages"
    code, model = packages / f"{ACCOUNT}-counter-1.0", packages / f"{ACCOUNT}-detector-1.0"
    write_json(code / "package.json", CODE)
    write_json(code / "descriptor.json", RUNTIME)
    (code / "src").mkdir()
    (code / "src" / "app.py").write_text("print('hello')\n", encoding="utf-8")
    (code / "Dockerfile").write_text("FROM panorama-application\nCOPY src /panorama\n", encoding="utf-8")
    write_json(model / "package.json", MODEL)
    write_json(model / "descriptor.json", MODEL_DESCRIPTOR)
    for name in ("front_door", "back_door"):
        write_json(packages / f"{ACCOUNT}-{name}-1.0" / "package.json", camera_package(name))
    (folder / "assets").mkdir()
    write_model(folder / "assets" / "detector.onnx")
    return folder
