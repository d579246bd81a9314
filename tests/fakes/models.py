"""Tiny ONNX models whose answers are known."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper


def doubling_model(path: Path, shape: tuple[int, ...] = (1, 3, 8, 8)) -> Path:
    """`out` is twice `data`."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("data", "out")]
    return _save(path, [helper.make_node("Add", ["data", "data"], ["out"])], ends[:1], ends[1:])


def pair_model(path: Path) -> Path:
    """`sum` and `product` of `left` and `right`, four numbers each."""
    shape = (1, 4)
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("left", "right")]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("sum", "product")]
    nodes = [
        helper.make_node("Add", ["left", "right"], ["sum"]),
        helper.make_node("Mul", ["left", "right"], ["product"]),
    ]
    return _save(path, nodes, inputs, outputs)


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
) -> Path:
    graph = helper.make_graph(nodes, path.stem, inputs, outputs)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def weighted_model(path: Path, weights: tuple[float, ...]) -> Path:
    """`scores` are the numbers of `data`, each times its weight; a weight of 0 drops a class."""
    shape = (1, len(weights))
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("data", "scores")]
    constant = helper.make_tensor("values", TensorProto.FLOAT, shape, weights)
    nodes = [
        helper.make_node("Constant", [], ["weights"], value=constant),
        helper.make_node("Mul", ["data", "weights"], ["scores"]),
    ]
    return _save(path, nodes, ends[:1], ends[1:])
