"""Runs on a GPU that replays one recorded graph: fixed shapes, fixed memory on the device, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime

from belvedere_simulator.inference.tensor import Tensor

Arrays = Sequence["np.ndarray[Any, Any]"]


class RecordedRun:
    """A session bound once to memory on `device` ("cuda"), into which every call is copied.

    A recorded graph reads and writes the addresses it was recorded with, so all callers share them:
    the session's turns must admit one caller only.
    """

    def __init__(
        self, session: Any, inputs: Sequence[Tensor], outputs: Sequence[Tensor], device: str
    ) -> None:
        self._session = session
        self._binding = session.io_binding()
        self._inputs = [_allocate(tensor, device) for tensor in inputs]
        self._outputs = {tensor.name: _allocate(tensor, device) for tensor in outputs}
        for tensor, value in zip(inputs, self._inputs, strict=True):
            self._binding.bind_ortvalue_input(tensor.name, value)
        for name, value in self._outputs.items():
            self._binding.bind_ortvalue_output(name, value)

    def run(self, inputs: Arrays, names: Sequence[str], outputs: Arrays) -> None:
        """Infer from `inputs` into `outputs`, the arrays for the outputs called `names`."""
        for value, array in zip(self._inputs, inputs, strict=True):
            value.update_inplace(array)
        self._session.run_with_iobinding(self._binding)
        for name, array in zip(names, outputs, strict=True):
            np.copyto(array, self._outputs[name].numpy())


def _allocate(tensor: Tensor, device: str) -> Any:
    return onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros(tensor.shape, tensor.dtype), device)
