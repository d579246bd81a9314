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

from belvedere_simulator.inference.formats.comparison import largest_difference, random_inputs


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


def flatten(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """The tensors in an output, in the order in which ONNX names them."""
    if isinstance(value, torch.Tensor):
        yield value.numpy()
        return
    for part in value.values() if isinstance(value, dict) else value:
        yield from flatten(part)


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
