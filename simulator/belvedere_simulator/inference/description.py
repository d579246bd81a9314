"""What a model file holds: read from the file itself, without running it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from onnx import helper

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class ModelDescription:
    """An ONNX file: who wrote it, operator set versions by domain, tensors, number of weights."""

    producer: str
    opsets: dict[str, int]
    inputs: tuple[TensorInfo, ...]
    outputs: tuple[TensorInfo, ...]
    parameters: int


def describe_onnx(file: Path) -> ModelDescription:
    """Read an ONNX file. Raises BelvedereError when it is none."""
    try:
        model = onnx.load(str(file), load_external_data=False)
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise BelvedereError(
            "BV-MODEL-002",
            tr("The file is not a readable ONNX model"),
            where=str(file),
            why=reason[0] if reason else type(error).__name__,
        ) from error
    weights = {tensor.name for tensor in model.graph.initializer}
    return ModelDescription(
        producer=f"{model.producer_name} {model.producer_version}".strip(),
        opsets={opset.domain or "ai.onnx": opset.version for opset in model.opset_import},
        inputs=_tensors([value for value in model.graph.input if value.name not in weights]),
        outputs=_tensors(model.graph.output),
        parameters=sum(math.prod(tensor.dims) for tensor in model.graph.initializer),
    )


def _tensors(values: Sequence[Any]) -> tuple[TensorInfo, ...]:
    return tuple(TensorInfo(value.name, _shape(value), _dtype(value)) for value in values)


def _shape(value: Any) -> tuple[int, ...]:
    dimensions = value.type.tensor_type.shape.dim
    return tuple(d.dim_value if d.HasField("dim_value") else -1 for d in dimensions)


def _dtype(value: Any) -> str:
    kind = value.type.tensor_type.elem_type
    return str(helper.tensor_dtype_to_np_dtype(kind)) if kind else "unknown"
