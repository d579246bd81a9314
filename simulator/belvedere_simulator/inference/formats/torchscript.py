"""The process that converts a TorchScript model: a request on stdin, the result on stdout.

PyTorch is imported here and nowhere else.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

_SEED = 20_211_020
_OPEN_SIZE = 2
"""What an open size is while the model is recorded: 1 would be taken for a constant."""


def convert(source: Path, target: Path, inputs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Write the ONNX file and return how far its outputs are from the original's."""
    model = torch.jit.load(str(source), map_location="cpu").eval()
    values = list(random_inputs(inputs))
    tensors = tuple(torch.from_numpy(value) for value in values)
    with torch.no_grad():
        expected = list(flatten(model(*tensors)))
    names = [tensor["name"] for tensor in inputs]
    open_sizes = {
        tensor["name"]: {
            axis: f"{tensor['name']}_{axis}" for axis, size in enumerate(tensor["shape"]) if size < 0
        }
        for tensor in inputs
    }
    unfinished = target.with_name(target.name + ".unfinished")
    torch.onnx.export(
        model,
        tensors,
        str(unfinished),
        dynamo=False,
        opset_version=17,
        input_names=names,
        dynamic_axes={name: axes for name, axes in open_sizes.items() if axes} or None,
    )
    session = onnxruntime.InferenceSession(str(unfinished), providers=["CPUExecutionProvider"])
    kept = {value.name for value in session.get_inputs()}
    found = session.run(
        None, {name: value for name, value in zip(names, values, strict=True) if name in kept}
    )
    publish(unfinished, target)
    return {"outputs": len(found), "difference": largest_difference(expected, found)}


def random_inputs(inputs: Sequence[dict[str, Any]]) -> Iterator[np.ndarray[Any, Any]]:
    """The same random values for the same inputs every time."""
    random = np.random.default_rng(_SEED)
    for tensor in inputs:
        shape = [size if size >= 0 else _OPEN_SIZE for size in tensor["shape"]]
        scale = 1.0 if np.dtype(tensor["dtype"]).kind == "f" else 255.0
        yield (random.random(shape) * scale).astype(tensor["dtype"])


def flatten(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """The tensors in an output, in the order in which ONNX names them."""
    if isinstance(value, torch.Tensor):
        yield value.numpy()
        return
    for part in value.values() if isinstance(value, dict) else value:
        yield from flatten(part)


def largest_difference(
    expected: Sequence[np.ndarray[Any, Any]], found: Sequence[np.ndarray[Any, Any]]
) -> float:
    """The largest absolute difference; infinite when number or shapes differ."""
    if len(expected) != len(found):
        return float("inf")
    largest = 0.0
    for ours, theirs in zip(found, expected, strict=True):
        if ours.shape != theirs.shape:
            return float("inf")
        if ours.size:
            gap = np.abs(ours.astype(np.float64) - theirs.astype(np.float64)).max()
            largest = max(largest, float(gap)) if not np.isnan(gap) else float("inf")
    return largest


def publish(unfinished: Path, target: Path) -> None:
    """Give a finished file its name, once it is on the disk."""
    with unfinished.open("rb") as stream:
        os.fsync(stream.fileno())
    unfinished.replace(target)


def main() -> None:
    """Convert what stdin asks for."""
    request = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    result = convert(Path(request["source"]), Path(request["target"]), request["inputs"])
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
