"""TorchScript to ONNX, in a process of its own, kept by content."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.archive import content_hash
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr

TOLERANCE = 1e-3
_SECONDS = 1800


@dataclass(frozen=True)
class Conversion:
    """How a conversion ended. `difference`: the largest absolute one between the two models' outputs."""

    outputs: int
    difference: float


def convert(source: Path, target: Path, inputs: Sequence[TensorInfo]) -> Conversion:
    """Write `source` (TorchScript) as ONNX to `target` and compare what both compute.

    `inputs` give the names, shapes and types; a size -1 stays open. Raises BelvedereError when torch
    is not installed or the conversion fails.
    """
    if importlib.util.find_spec("torch") is None:
        raise _needs_torch(source)
    if not inputs:
        what = tr("The shapes of the model's inputs are not known")
        raise BelvedereError("BV-MODEL-005", what, where=str(source), remedy=_shape_advice())
    request = {
        "source": str(source),
        "target": str(target),
        "inputs": [asdict(tensor) for tensor in inputs],
    }
    arguments = [sys.executable, "-m", "belvedere_simulator.inference.formats.torchscript"]
    done = subprocess.run(
        arguments, input=json.dumps(request), capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        what = tr("The TorchScript model cannot be converted")
        raise BelvedereError(
            "BV-MODEL-002", what, where=str(source), why=lines[-1] if lines else str(done.returncode)
        )
    return Conversion(**json.loads(done.stdout.splitlines()[-1]))


def cached_conversion(source: Path, inputs: Sequence[TensorInfo], cache: Path) -> Path:
    """The ONNX form of a TorchScript file, converted at most once for these inputs.

    Raises BelvedereError as `convert` does, and when the outputs differ.
    """
    shapes = json.dumps([asdict(tensor) for tensor in inputs])
    key = hashlib.sha256((content_hash(source) + shapes).encode()).hexdigest()
    target = cache / "converted" / f"{key}.onnx"
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    candidate = target.with_suffix(".candidate")
    try:
        check_difference(source, convert(source, candidate, inputs), TOLERANCE)
        candidate.rename(target)
    finally:
        candidate.unlink(missing_ok=True)
    return target


def check_difference(source: Path, conversion: Conversion, tolerance: float) -> None:
    """Raise BelvedereError when the converted model computes something else."""
    if not conversion.difference <= tolerance:  # also catches nan
        why = tr(
            "largest difference {found}, allowed {allowed}", found=conversion.difference, allowed=tolerance
        )
        what = tr("The converted model computes something else")
        raise BelvedereError("BV-MODEL-011", what, where=str(source), why=why)


def _needs_torch(source: Path) -> BelvedereError:
    remedy = tr(
        "Install it with `pip install 'belvedere[torch]'` (PyTorch, about 200 MB to load for the CPU), "
        "or choose an ONNX file with --model NODE=FILE."
    )
    what = tr("A TorchScript model needs the extra torch")
    return BelvedereError("BV-MODEL-010", what, where=str(source), remedy=remedy)


def _shape_advice() -> str:
    return tr("Name them with --input NAME=1,3,224,224, or in the model's descriptor.")
