"""A model for one picture at a time, made to take any number of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_NAME = "batch"


def with_open_batch(model: onnx.ModelProto) -> int:
    """Open the first size of all inputs and outputs in place; what it was.

    Sizes that are written into the model where it reshapes are opened too. Whether it computes the same is
    for the caller to see. Raises BelvedereError BV-MODEL-016 where there is no first size to open.
    """
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in weights]
    firsts = {_first(value) for value in inputs}
    size = firsts.pop() if len(firsts) == 1 else 0
    if size < 1:
        what = tr("The model's inputs have no first size in common that is fixed")
        raise BelvedereError("BV-MODEL-016", what)
    for value in (*inputs, *graph.output):
        if _first(value) == size:
            value.type.tensor_type.shape.dim[0].dim_param = _NAME
    # They tell the sizes of before; ONNX Runtime finds them out anew.
    del graph.value_info[:]
    for number, (node, target) in enumerate(list(_reshapes(graph))):
        opened = _opened(target, size)
        if opened is not None:
            name = f"{node.input[1]}_{_NAME}_{number}"
            graph.initializer.append(numpy_helper.from_array(opened, name))
            node.input[1] = name
    return size


def _first(value: Any) -> int:
    """The first size; 0 where there is none or where it is open."""
    sizes = value.type.tensor_type.shape.dim
    return int(sizes[0].dim_value) if len(sizes) else 0


def _reshapes(graph: Any) -> Iterator[tuple[Any, np.ndarray[Any, Any]]]:
    """Each node that reshapes to sizes written into the model, with them."""
    known = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            values = [attribute.t for attribute in node.attribute if attribute.name == "value"]
            known.update(dict.fromkeys(node.output, *values) if values else {})
    for node in graph.node:
        if node.op_type == "Reshape" and node.input[1] in known:
            yield node, numpy_helper.to_array(known[node.input[1]])


def _opened(target: np.ndarray[Any, Any], size: int) -> np.ndarray[Any, Any] | None:
    """The same sizes with the first one open; None where it is not the first size of the model.

    One size at most may be left to be found out; 0 takes the one that comes in.
    """
    if target.ndim != 1 or not target.size or target[0] != size:
        return None
    opened = np.array(target)
    opened[0] = 0 if -1 in target else -1
    return opened
