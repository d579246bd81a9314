"""What a session says of its inputs and outputs, in numpy's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from belvedere_simulator.errors import BelvedereError
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


def aliases(names: Sequence[str], declared: Sequence[str]) -> list[tuple[str, ...]]:
    """Per model input its own name and the descriptor's name for it, matched by name, then by order."""
    spare = iter([name for name in declared if name not in names])
    return [(name,) if name in declared else (name, *_next(spare)) for name in names]


def _next(spare: Any) -> tuple[str, ...]:
    name = next(spare, None)
    return () if name is None else (name,)
