"""A half-precision copy of a model, for GPUs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from belvedere_simulator.inference.formats.archive import content_hash


def half_precision(file: Path, cache: Path) -> Path:
    """The model computing in float16, its inputs and outputs as before; made once and kept in `cache`."""
    target = cache / "half" / f"{content_hash(file)}.onnx"
    if target.is_file():
        return target
    import onnx  # noqa: PLC0415 - a server that needs no copy must start quickly

    target.parent.mkdir(parents=True, exist_ok=True)
    model = with_half_precision(onnx.load(str(file)))
    unfinished = target.with_suffix(".unfinished")
    onnx.save(model, str(unfinished))
    unfinished.replace(target)
    return target


def with_half_precision(model: Any) -> Any:
    """A model of ONNX computing in float16, its inputs and outputs as before."""
    from onnxruntime.transformers.float16 import convert_float_to_float16  # noqa: PLC0415

    return convert_float_to_float16(model, keep_io_types=True)
