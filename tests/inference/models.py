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


def _graph(
    nodes: list[onnx.NodeProto], inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
) -> onnx.GraphProto:
    return helper.make_graph(nodes, "small", inputs, outputs)


def _tensor(name: str, dtype: str, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), shape)


def identity(file: Path, dtype: str = "float32", shape: tuple[int | str, ...] = (1, 3, 4, 5)) -> Path:
    """`data` to `same`, unchanged."""
    sizes = list(shape)
    node = helper.make_node("Identity", ["data"], ["same"])
    return save(_graph([node], [_tensor("data", dtype, sizes)], [_tensor("same", dtype, sizes)]), file)


def difference(file: Path) -> Path:
    """`left` and `right` (2, 2) to `difference` and `sum`."""
    nodes = [
        helper.make_node("Sub", ["left", "right"], ["difference"]),
        helper.make_node("Add", ["left", "right"], ["sum"]),
    ]
    inputs = [_tensor("left", "float32", [2, 2]), _tensor("right", "float32", [2, 2])]
    outputs = [_tensor("difference", "float32", [2, 2]), _tensor("sum", "float32", [2, 2])]
    return save(_graph(nodes, inputs, outputs), file)


def selection(file: Path) -> Path:
    """`data` (any) to `indices` of the non-zero elements (1, known only afterwards) and `same`."""
    nodes = [
        helper.make_node("NonZero", ["data"], ["indices"]),
        helper.make_node("Identity", ["data"], ["same"]),
    ]
    outputs = [_tensor("indices", "int64", [1, "found"]), _tensor("same", "float32", ["any"])]
    return save(_graph(nodes, [_tensor("data", "float32", ["any"])], outputs), file)


def expansion(file: Path) -> Path:
    """`count` (1) to `ones`, that many: a small input with an output of any size."""
    node = helper.make_node("ConstantOfShape", ["count"], ["ones"], value=_one())
    return save(
        _graph([node], [_tensor("count", "int64", [1])], [_tensor("ones", "float32", ["count"])]), file
    )


def lookup(file: Path) -> Path:
    """`table` (4) and `index` (1) to `found`; an index out of range fails while running."""
    node = helper.make_node("Gather", ["table", "index"], ["found"])
    inputs = [_tensor("table", "float32", [4]), _tensor("index", "int64", [1])]
    return save(_graph([node], inputs, [_tensor("found", "float32", [1])]), file)


def liar(file: Path) -> Path:
    """Declares an output (1, 6) and computes (1, 2, 3)."""
    shape = helper.make_node(
        "Constant", [], ["shape"], value=numpy_helper.from_array(np.array([1, 2, 3], np.int64))
    )
    hidden = helper.make_node("Mul", ["shape", "one"], ["wanted"])
    node = helper.make_node("Reshape", ["data", "wanted"], ["shaped"])
    inputs = [_tensor("data", "float32", [1, 6]), _tensor("one", "int64", [1])]
    return save(_graph([shape, hidden, node], inputs, [_tensor("shaped", "float32", [1, 6])]), file)


def slow(file: Path) -> Path:
    """`times` (a number) to `total` (1): busy for about two milliseconds each time."""
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["wide", "wide"], ["product"]),
            helper.make_node("ReduceMax", ["product"], ["largest"], keepdims=0),
            helper.make_node("Div", ["product", "largest"], ["wide_out"]),
            helper.make_node("Identity", ["go"], ["go_out"]),
        ],
        "body",
        [_tensor("turn", "int64", []), _tensor("go", "bool", []), _tensor("wide", "float32", [512, 512])],
        [_tensor("go_out", "bool", []), _tensor("wide_out", "float32", [512, 512])],
    )
    ones = numpy_helper.from_array(np.ones((512, 512), np.float32), "ones")
    nodes = [
        helper.make_node("Loop", ["times", "", "ones"], ["last"], body=body),
        helper.make_node("ReduceMax", ["last"], ["total"], keepdims=0),
    ]
    inputs, outputs = [_tensor("times", "int64", [])], [_tensor("total", "float32", [])]
    return save(helper.make_graph(nodes, "slow", inputs, outputs, [ones]), file)


def texts(file: Path) -> Path:
    """A model whose input is text, which no application can give."""
    node = helper.make_node("Identity", ["data"], ["same"])
    inputs = [helper.make_tensor_value_info("data", TensorProto.STRING, [1])]
    outputs = [helper.make_tensor_value_info("same", TensorProto.STRING, [1])]
    return save(_graph([node], inputs, outputs), file)


def _one() -> onnx.TensorProto:
    return numpy_helper.from_array(np.ones(1, np.float32))
