"""ONNX models made into others, and what both compute compared on random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.inference.description import describe_onnx
from belvedere_simulator.inference.formats.comparison import (
    Values,
    largest_difference,
    largest_value,
    random_inputs,
)
from belvedere_simulator.inference.formats.half import with_half_precision
from belvedere_simulator.inference.formats.open_batch import with_open_batch
from belvedere_simulator.messages import tr

TOLERANCES: Mapping[str, float] = {"half": 1e-2, "batch": 1e-3}
"""How far outputs may be apart, beside the largest of them."""
_TOGETHER = 3
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Remade:
    """What became of a model. `difference`: the largest one, beside the largest output (at least 1)."""

    outputs: int
    difference: float
    bytes_before: int
    bytes_after: int


def remake(source: Path, target: Path, kind: str) -> Remade:
    """Write the ONNX model `source` to `target`: "half", computing in float16 with inputs and outputs as they
    are, or "batch", taking any number of pictures at a time.

    Both are run by ONNX Runtime on the processor, with the same numbers; of "batch" three sets of them at
    once against each by itself. Raises BelvedereError; BV-MODEL-016 where it cannot be done.
    """
    described = describe_onnx(source)
    told = [{"shape": tensor.shape, "dtype": tensor.dtype} for tensor in described.inputs]
    names = [tensor.name for tensor in described.inputs]
    content = _remade(source, kind)
    try:
        feeds = [
            dict(zip(names, random_inputs(told, seed), strict=True))
            for seed in range(_TOGETHER if kind == "batch" else 1)
        ]
    except (MemoryError, ValueError) as error:
        what = tr("The model's inputs are too large to try it")
        raise BelvedereError("BV-MODEL-016", what, where=str(source), why=str(error)) from error
    expected = [_computed(str(source), feed, source) for feed in feeds]
    joined = {name: np.concatenate([feed[name] for feed in feeds]) for name in names}
    found = _computed(content, joined if kind == "batch" else feeds[0], source)
    wanted = [np.concatenate(parts) if kind == "batch" else parts[0] for parts in zip(*expected, strict=True)]
    difference = largest_difference(wanted, found) / largest_value(wanted)
    if kind == "batch" and difference > TOLERANCES[kind]:
        what = tr("The model computes something else when several come at once")
        raise BelvedereError("BV-MODEL-016", what, where=str(source), why=_why(wanted, found, difference))
    write_whole(target, content)
    return Remade(len(found), difference, source.stat().st_size, len(content))


def _remade(source: Path, kind: str) -> bytes:
    try:
        model = onnx.load(str(source))
    except (onnx.checker.ValidationError, OSError) as error:
        # Its weights lie elsewhere: not there, or where a model has no business.
        what = tr("The model cannot be loaded")
        raise BelvedereError("BV-MODEL-002", what, where=str(source), why=str(error)) from error
    if kind == "half":
        model = with_half_precision(model)
    else:
        with_open_batch(model)
    if model.ByteSize() > _LARGEST:
        what = tr("The model is too large for one file")
        raise BelvedereError("BV-MODEL-016", what, where=str(source))
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _computed(content: bytes | str, values: Mapping[str, Values], source: Path) -> list[Any]:
    """What a model gives that is a file, with its weights beside it or not, or the content of one."""
    options = onnxruntime.SessionOptions()
    # Its errors are raised; what it prints besides is about the same.
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        return list(session.run(None, dict(values)))
    except Exception as error:  # ONNX Runtime raises classes of its own
        lines = str(error).strip().splitlines()
        what = tr("ONNX Runtime does not run the model")
        raise BelvedereError(
            "BV-MODEL-016", what, where=str(source), why=lines[0] if lines else type(error).__name__
        ) from error


def _why(wanted: Sequence[Values], found: Sequence[Values], difference: float) -> str:
    if difference < float("inf"):
        return tr("the largest difference is {difference}", difference=f"{difference:.3g}")
    shapes = (", ".join(str(list(values.shape)) for values in each) for each in (found, wanted))
    return tr(
        "the outputs have the sizes {found} instead of {wanted}",
        **dict(zip(("found", "wanted"), shapes, strict=True)),
    )
