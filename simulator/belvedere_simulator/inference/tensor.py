"""What a session says of its inputs and outputs, in numpy's words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr

_DTYPES = {
    "float": "float32",
    "double": "float64",
    "bool": "bool",
    **{name: name for name in ("float16", "int8", "int16", "int32", "int64")},
    **{name: name for name in ("uint8", "uint16", "uint32", "uint64")},
}


@dataclass(frozen=True)
class Tensor:
    """A tensor of a model; -1 in `shape` is any size."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def is_static(self) -> bool:
        """Whether every size is known."""
        return all(size >= 0 for size in self.shape)


def read_tensor(name: str, kind: str, shape: Sequence[object]) -> Tensor:
    """From ONNX Runtime's words: `kind` like "tensor(float)", a size None or a text is any size.

    Raises BelvedereError for texts, sequences and maps, which have no place in shared memory.
    """
    dtype = _DTYPES.get(kind.removeprefix("tensor(").removesuffix(")"))
    if not kind.startswith("tensor(") or dtype is None:
        raise BelvedereError(
            "BV-MODEL-006", tr("The tensor {name} has the type {kind}", name=repr(name), kind=kind)
        )
    sizes = (size if isinstance(size, int) and size >= 0 else -1 for size in shape)
    return Tensor(name, np.dtype(dtype), tuple(sizes))


def check_declared(model: str, inputs: Sequence[Tensor], declared: Sequence[TensorInfo]) -> None:
    """Compare a model's inputs with its descriptor's. Raises BelvedereError when they cannot belong together.

    Types may differ (they are cast), and so may the number of dimensions when the elements agree.
    """
    if not declared:
        return
    names = aliases([tensor.name for tensor in inputs], [tensor.name for tensor in declared])
    by_name = {tensor.name: tensor for tensor in declared}
    for tensor, known in zip(inputs, names, strict=True):
        described = next((by_name[name] for name in known if name in by_name), None)
        if described is None or len(declared) != len(inputs):
            counts = tr("{count} inputs: {names}", count=len(inputs), names=", ".join(t.name for t in inputs))
            raise _unlike(model, counts, ", ".join(by_name))
        if not _may_hold(tensor.shape, described.shape):
            raise _unlike(
                model, f"{tensor.name} {list(tensor.shape)}", f"{described.name} {list(described.shape)}"
            )


def _may_hold(shape: tuple[int, ...], declared: tuple[int, ...]) -> bool:
    if len(shape) == len(declared):
        return all(a == b or a < 0 or b < 0 for a, b in zip(shape, declared, strict=True))
    open_sizes = min((*shape, *declared, 0)) < 0
    return open_sizes or math.prod(shape) == math.prod(declared)


def _unlike(model: str, found: str, declared: str) -> BelvedereError:
    what = tr("The model takes {found}; its descriptor says {declared}", found=found, declared=declared)
    return BelvedereError("BV-MODEL-005", what, where=model)


def aliases(names: Sequence[str], declared: Sequence[str]) -> list[tuple[str, ...]]:
    """Per model input its own name and the descriptor's name for it, matched by name, then by order."""
    spare = iter([name for name in declared if name not in names])
    return [(name,) if name in declared else (name, *_next(spare)) for name in names]


def _next(spare: Any) -> tuple[str, ...]:
    name = next(spare, None)
    return () if name is None else (name,)
