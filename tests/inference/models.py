"""Small ONNX models, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_OPSETS = [helper.make_opsetid("", 17)]


def save(graph: onnx.GraphProto, file: Path) -> Path:
    """Check and write a graph."""
    model = helper.make_model(graph, opset_imports=_OPSETS, ir_version=9, producer_name="belvedere tests")
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString(deterministic=True))
    return file


def squeezenet_like(file: Path, size: int = 224, width: int = 1, classes: int = 1000) -> Path:
    """A SqueezeNet-shaped network: `data` (1, 3, size, size) to `scores` (1, classes)."""
    random = np.random.default_rng(7)
    nodes: list[onnx.NodeProto] = []
    weights: list[onnx.TensorProto] = []

    def convolution(source: str, name: str, fan_in: int, fan_out: int, kernel: int, stride: int = 1) -> str:
        scale = (2.0 / (fan_in * kernel * kernel)) ** 0.5
        values = random.normal(0, scale, (fan_out, fan_in, kernel, kernel)).astype(np.float32)
        weights.append(numpy_helper.from_array(values, f"{name}_w"))
        pad = kernel // 2 if stride == 1 else 0
        nodes.append(
            helper.make_node(
                "Conv",
                [source, f"{name}_w"],
                [f"{name}_c"],
                kernel_shape=[kernel] * 2,
                strides=[stride] * 2,
                pads=[pad] * 4,
            )
        )
        nodes.append(helper.make_node("Relu", [f"{name}_c"], [name]))
        return name

    def pool(source: str, name: str) -> str:
        nodes.append(
            helper.make_node("MaxPool", [source], [name], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
        )
        return name

    def fire(source: str, name: str, fan_in: int, squeeze: int, expand: int) -> str:
        squeezed = convolution(source, f"{name}_s", fan_in, squeeze, 1)
        left = convolution(squeezed, f"{name}_1", squeeze, expand, 1)
        right = convolution(squeezed, f"{name}_3", squeeze, expand, 3)
        nodes.append(helper.make_node("Concat", [left, right], [name], axis=1))
        return name

    w = width
    top = pool(convolution("data", "first", 3, 64 * w, 3, 2), "pool1")
    top = fire(fire(top, "f2", 64 * w, 16 * w, 64 * w), "f3", 128 * w, 16 * w, 64 * w)
    top = pool(top, "pool3")
    top = fire(fire(top, "f4", 128 * w, 32 * w, 128 * w), "f5", 256 * w, 32 * w, 128 * w)
    top = pool(top, "pool5")
    top = fire(fire(top, "f6", 256 * w, 48 * w, 192 * w), "f7", 384 * w, 48 * w, 192 * w)
    top = fire(fire(top, "f8", 384 * w, 64 * w, 256 * w), "f9", 512 * w, 64 * w, 256 * w)
    top = convolution(top, "last", 512 * w, classes, 1)
    nodes.append(helper.make_node("GlobalAveragePool", [top], ["averaged"]))
    nodes.append(helper.make_node("Flatten", ["averaged"], ["scores"]))
    inputs = [helper.make_tensor_value_info("data", TensorProto.FLOAT, [1, 3, size, size])]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, classes])]
    return save(helper.make_graph(nodes, "squeezenet_like", inputs, outputs, weights), file)
