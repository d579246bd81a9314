"""One connection's tensors: an arena, and a session bound to it so that nothing is copied twice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime

from belvedere_simulator.inference.arena import LARGEST, SMALLEST, ArenaMaker
from belvedere_simulator.inference.session import SharedSession
from belvedere_simulator.inference.tensor import Tensor
from belvedere_simulator.sdk.panoramasdk.tensors import byte_size, layout

Shape = tuple[int, ...]
Place = tuple[int, str, Shape]
"""Where an output lies in the arena: offset, dtype, shape."""


class Exchange:
    """Runs a session on tensors in an arena.

    Inputs lie one after the other from the arena's start (`layout`); outputs of fixed shape follow
    and are written by the session itself; the others are copied behind them.
    """

    def __init__(self, session: SharedSession, outputs: Sequence[Tensor], make_arena: ArenaMaker) -> None:
        self._session = session
        self._outputs = tuple(outputs)
        self._make_arena = make_arena
        self._shapes: tuple[Shape, ...] | None = None
        self._bindings: list[Any] = []
        self._lean = False
        self._bound: dict[str, Place] = {}
        self._bind_outputs = True
        self._end = 0
        self.arena = make_arena(self._room(self._input_bytes([tensor.shape for tensor in session.inputs])))

    def grow(self, input_bytes: int) -> None:
        """Take a new arena for larger inputs. Raises ValueError beyond the limit."""
        if not 0 < input_bytes <= LARGEST:
            raise ValueError(f"tensors of {input_bytes} bytes are more than the {LARGEST} allowed")
        self._replace(self._room(input_bytes))

    def run(self, shapes: tuple[Shape, ...]) -> list[Place]:
        """Infer from the inputs lying in the arena. Raises ValueError for shapes that do not fit."""
        if shapes != self._shapes:
            self._bind(shapes)
        else:
            self._free_outputs()
        with self._session.turns:
            self._lean = self._session.lean is not None and self._session.choice.lean
            self._run_bound(shapes)
        if self._session.lean is not None:
            self._session.choice.called()
        return self._collect()

    def inputs(self, shapes: tuple[Shape, ...]) -> list[np.ndarray[Any, Any]]:
        """The inputs as they lie in the arena. Raises ValueError for shapes that do not fit."""
        if len(shapes) != len(self._session.inputs) or self._input_bytes(shapes) > self.arena.size:
            raise ValueError(f"{len(shapes)} inputs do not fit")
        return self._views(shapes)

    def outputs(self, places: Sequence[Place]) -> list[np.ndarray[Any, Any]]:
        """Outputs as they lie in the arena."""
        return [self.arena.array(offset, np.dtype(dtype), shape) for offset, dtype, shape in places]

    def close(self) -> None:
        """Let go of session and memory."""
        self._unbind()
        self.arena.close()

    def _run_bound(self, shapes: tuple[Shape, ...]) -> None:
        if self._session.recorded is not None:
            names = list(self._bound)
            outputs = [self.arena.array(o, np.dtype(d), s) for o, d, s in self._bound.values()]
            self._session.recorded.run(self._views(shapes), names, outputs)
            return
        try:
            self._infer()
        except Exception:
            if not self._bound:
                raise
            # A file may declare another output shape than it computes: let the session allocate.
            self._bind_outputs = False
            self._bind(shapes)
            self._infer()

    def _infer(self) -> None:
        session = self._session.lean if self._lean else self._session.raw
        session.run_with_iobinding(self._bindings[self._lean])

    def _bind(self, shapes: tuple[Shape, ...]) -> None:
        total = self._input_bytes(shapes)
        if total > self.arena.size:
            raise ValueError(f"inputs of {total} bytes in an arena of {self.arena.size}")
        self._unbind()
        sessions = [self._session.raw, self._session.lean] if self._session.lean else [self._session.raw]
        for session in sessions:
            self._end = total
            self._bindings.append(self._new_binding(session, shapes))
        self._shapes = shapes

    def _new_binding(self, session: Any, shapes: tuple[Shape, ...]) -> Any:
        binding = session.io_binding()
        for tensor, view in zip(self._session.inputs, self._views(shapes), strict=True):
            binding.bind_ortvalue_input(tensor.name, onnxruntime.OrtValue.ortvalue_from_numpy(view))
        for tensor in self._outputs:
            self._bind_output(binding, tensor)
        return binding

    def _views(self, shapes: tuple[Shape, ...]) -> list[np.ndarray[Any, Any]]:
        offsets, _total = layout(self._sizes(shapes))
        places = zip(self._session.inputs, shapes, offsets, strict=True)
        return [self.arena.array(offset, tensor.dtype, shape) for tensor, shape, offset in places]

    def _bind_output(self, binding: Any, tensor: Tensor) -> None:
        size = byte_size(tensor.shape, tensor.dtype.itemsize)
        if not (self._bind_outputs and tensor.is_static and size and self._end + size <= self.arena.size):
            binding.bind_output(tensor.name, "cpu")
            return
        view = self.arena.array(self._end, tensor.dtype, tensor.shape)
        binding.bind_ortvalue_output(tensor.name, onnxruntime.OrtValue.ortvalue_from_numpy(view))
        self._bound[tensor.name] = (self._end, tensor.dtype.name, tensor.shape)
        self._end += layout([size])[1]

    def _free_outputs(self) -> None:
        """Forget what the session allocated for the last call: sizes may differ in the next."""
        for tensor in self._outputs:
            if tensor.name not in self._bound:
                for binding in self._bindings:
                    binding.bind_output(tensor.name, "cpu")

    def _collect(self) -> list[Place]:
        if len(self._bound) == len(self._outputs):
            return [self._bound[tensor.name] for tensor in self._outputs]
        values = dict(
            zip((t.name for t in self._outputs), self._bindings[self._lean].get_outputs(), strict=True)
        )
        arrays = {name: value.numpy() for name, value in values.items() if name not in self._bound}
        offsets, length = layout([array.nbytes for array in arrays.values()])
        start = self._end
        bound = dict(self._bound)
        if start + length > self.arena.size:
            arrays |= {name: self.arena.array(o, np.dtype(d), s).copy() for name, (o, d, s) in bound.items()}
            bound = {}
            offsets, length = layout([array.nbytes for array in arrays.values()])
            start = 0
            self._replace(self._room(max(self.arena.size, length)))
        for (name, array), offset in zip(arrays.items(), offsets, strict=True):
            bound[name] = (start + offset, array.dtype.name, array.shape)
            self.arena.array(start + offset, array.dtype, array.shape)[...] = array
        return [bound[tensor.name] for tensor in self._outputs]

    def _room(self, input_bytes: int) -> int:
        static = [byte_size(t.shape, t.dtype.itemsize) for t in self._outputs if t.is_static]
        return max(SMALLEST, input_bytes + layout(static)[1])

    def _sizes(self, shapes: Sequence[Shape]) -> list[int]:
        kinds = [tensor.dtype.itemsize for tensor in self._session.inputs]
        return [byte_size(shape, size) for shape, size in zip(shapes, kinds, strict=True)]

    def _input_bytes(self, shapes: Sequence[Shape]) -> int:
        return layout(self._sizes(shapes))[1]

    def _replace(self, size: int) -> None:
        self._unbind()
        self.arena.close()
        self.arena = self._make_arena(size)

    def _unbind(self) -> None:
        self._bindings, self._shapes = [], None
        self._bound = {}


def read_shapes(value: Any) -> tuple[Shape, ...]:
    """Shapes as a client sent them. Raises ValueError for anything else."""
    if not isinstance(value, list) or not all(isinstance(shape, list) for shape in value):
        raise ValueError("shapes are lists of sizes")
    shapes = tuple(tuple(shape) for shape in value)
    for shape in shapes:
        if not all(type(size) is int and size >= 0 for size in shape) or math.prod(shape) > LARGEST:
            raise ValueError("sizes are whole numbers")
    return shapes
