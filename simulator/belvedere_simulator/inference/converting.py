"""One way to every conversion of models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.examination import onnx_of
from belvedere_simulator.inference.formats.convert import TOLERANCE, convert
from belvedere_simulator.inference.formats.recognise import name_of
from belvedere_simulator.inference.formats.remaking import TOLERANCES, remake
from belvedere_simulator.inference.formats.resolve import locate, unsupported
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Converted:
    """A conversion: outputs that were compared, the largest difference, what is allowed, and whether it is
    within that.
    """

    file: str
    outputs: int
    difference: float
    tolerance: float
    close: bool
    bytes: int


def convert_model(
    source: Path,
    target: Path,
    kind: str,
    inputs: Sequence[TensorInfo],
    cache: Path,
    said: Callable[[str], None] = lambda _line: None,
    tolerance: float | None = None,
) -> Converted:
    """Write `source` to `target` and compare what both compute: TorchScript, whose `inputs` have to be told,
    as "onnx"; ONNX as "half" or "batch". Raises BelvedereError.
    """
    said(tr("Converting"))
    try:
        return _converted(source, target, kind, inputs, cache, tolerance)
    except BelvedereError as error:
        # The user knows the archive, not the file that was unpacked of it.
        error.where = str(source)
        raise


def _converted(
    source: Path, target: Path, kind: str, inputs: Sequence[TensorInfo], cache: Path, tolerance: float | None
) -> Converted:
    if kind == "onnx":
        allowed = TOLERANCE if tolerance is None else tolerance
        done = convert(_torchscript_of(source, cache), target.absolute(), inputs)
        outputs, difference = done.outputs, done.difference
    else:
        allowed = TOLERANCES[kind] if tolerance is None else tolerance
        made = remake(onnx_of(source, cache), target.absolute(), kind)
        outputs, difference = made.outputs, made.difference
    size = target.stat().st_size
    return Converted(str(target), outputs, difference, allowed, difference <= allowed, size)


def _torchscript_of(file: Path, cache: Path) -> Path:
    kind, model = locate(file, cache)
    if kind != "torchscript":
        raise BelvedereError(
            "BV-MODEL-014",
            tr("Only TorchScript can be converted, and this is: {format}", format=name_of(kind)),
            where=str(file),
            remedy="" if kind == "onnx" else unsupported(file, kind).remedy,
        )
    return model
