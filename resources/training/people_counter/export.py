"""Write the trained layers as an ONNX model that answers with ids, scores and boxes.

The graph is written node by node: every layer is known here, so no tracer is needed, batch
normalisation is folded into the convolutions, and the file is the same on every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.people_counter.network import INPUT, STRIDE, UNIT

PEOPLE = 64
OPSET = 17


class Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output


def folded(
    layer: nn.Conv2d, norm: nn.BatchNorm2d | None
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Weight and bias of the convolution with the normalisation after it worked in."""
    weight = layer.weight.detach().double()
    bias = torch.zeros(weight.shape[0]).double() if layer.bias is None else layer.bias.detach().double()
    if norm is not None and norm.running_mean is not None and norm.running_var is not None:
        scale = norm.weight.detach().double() / torch.sqrt(norm.running_var.double() + norm.eps)
        weight = weight * scale[:, None, None, None]
        bias = (bias - norm.running_mean.double()) * scale + norm.bias.detach().double()
    return weight.float().numpy(), bias.float().numpy()


def add_layers(graph: Graph, network: nn.Sequential, value: str) -> str:
    """The network's layers from tensor `value` on; the name of the last tensor."""
    layers = list(network)
    for number, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            follower = layers[number + 1]
            norm = follower if isinstance(follower, nn.BatchNorm2d) else None
            weight, bias = folded(layer, norm)
            inputs = [
                value,
                graph.constant(f"weight_{number}", weight),
                graph.constant(f"bias_{number}", bias),
            ]
            pads = [int(pad) for pad in (*layer.padding, *layer.padding)]
            value = graph.add(
                "Conv", inputs, f"conv_{number}",
                strides=list(layer.stride), pads=pads, dilations=list(layer.dilation),
            )  # fmt: skip
        elif isinstance(layer, nn.ReLU):
            value = graph.add("Relu", [value], f"relu_{number}")
        elif isinstance(layer, nn.PixelShuffle):
            value = graph.add("DepthToSpace", [value], "cells", blocksize=layer.upscale_factor, mode="CRD")
        elif not isinstance(layer, nn.BatchNorm2d):
            raise TypeError(f"no ONNX counterpart written for {type(layer).__name__}")
    return value


def add_answer(graph: Graph, cells: str) -> None:
    """From (1, 5, rows, columns) to `ids`, `scores` (1, n, 1) and `boxes` (1, n, 4) in input pixels."""
    rows, columns = INPUT[0] // STRIDE, INPUT[1] // STRIDE
    split = graph.constant("parts", np.array([1, 4], np.int64))
    graph.nodes.append(helper.make_node("Split", [cells, split], ["heat", "distances"], axis=1))
    graph.add("Sigmoid", ["heat"], "chance")
    graph.add("MaxPool", ["chance"], "highest", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    graph.add("Equal", ["chance", "highest"], "is_peak")
    graph.add("Where", ["is_peak", "chance", graph.constant("nobody", np.zeros(1, np.float32))], "peaks")
    flat = graph.constant("flat", np.array([1, -1], np.int64))
    graph.add("Reshape", ["peaks", flat], "ranked")
    count = graph.constant("count", np.array([PEOPLE], np.int64))
    graph.nodes.append(helper.make_node("TopK", ["ranked", count], ["best", "cell"], axis=1))
    graph.add("Reshape", ["best", graph.constant("one_each", np.array([1, PEOPLE, 1], np.int64))], "scores")
    graph.add("Mul", ["scores", "nobody"], "ids")
    add_boxes(graph, rows, columns)


def add_boxes(graph: Graph, rows: int, columns: int) -> None:
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    middles = np.stack([x, y, x, y], axis=-1).reshape(1, -1, 4) * STRIDE + STRIDE / 2
    signs = np.array([-UNIT, -UNIT, UNIT, UNIT], np.float32)
    least = graph.constant("least", np.array(-4, np.float32))
    most = graph.constant("most", np.array(4, np.float32))
    graph.add("Clip", ["distances", least, most], "limited")
    graph.add("Exp", ["limited"], "reach")
    graph.add("Reshape", ["reach", graph.constant("four_rows", np.array([1, 4, -1], np.int64))], "reach_rows")
    graph.add("Transpose", ["reach_rows"], "reach_list", perm=[0, 2, 1])
    graph.add("Mul", ["reach_list", graph.constant("signs", signs)], "offsets")
    graph.add("Add", ["offsets", graph.constant("middles", middles)], "all_boxes")
    graph.add("Reshape", ["cell", graph.constant("flat_cells", np.array([PEOPLE], np.int64))], "chosen")
    graph.add("Gather", ["all_boxes", "chosen"], "boxes", axis=1)


def to_onnx(network: nn.Sequential) -> onnx.ModelProto:
    """The whole model: input `data` (1, 3, 192, 320) float32, RGB 0..1; outputs as `add_answer` says."""
    graph = Graph()
    add_answer(graph, add_layers(graph, network, "data"))
    data = helper.make_tensor_value_info("data", TensorProto.FLOAT, [1, 3, *INPUT])
    shapes = {"ids": [1, PEOPLE, 1], "scores": [1, PEOPLE, 1], "boxes": [1, PEOPLE, 4]}
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()
    ]
    made = helper.make_graph(graph.nodes, "people_detector", [data], outputs, graph.constants)
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="belvedere"
    )
    onnx.checker.check_model(model, full_check=True)
    return model
