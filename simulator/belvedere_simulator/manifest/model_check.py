"""Compares a model file with what its descriptor says of it."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from belvedere_simulator.manifest.dockerfile_sources import ARCHIVE_FAULTS
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import ModelNode, TensorInfo
from belvedere_simulator.messages import tr

LARGEST_MODEL = 1024**3


class ModelUnreadable(Exception):
    """A model file that is not what it seems; the text says why."""


def check_models(models: Iterable[ModelNode], problems: Problems) -> None:
    """Check every model node's ONNX file against its descriptor; other formats are left alone."""
    for model in models:
        if model.artifact is None or not model.inputs:
            continue
        try:
            content = onnx_bytes(model.artifact)
            if content is not None:
                compare_inputs(model.artifact, model.inputs, onnx_inputs(content), problems)
        except ModelUnreadable as error:
            what = tr("The model cannot be read: {why}.", why=error)
            problems.error("BV-MAN-055", model.artifact, what)


def onnx_bytes(file: Path) -> bytes | None:
    """The ONNX model in `file` or in the archive `file`; None when there is none (another framework)."""
    try:
        if file.suffix.lower() == ".onnx":
            _check_size(file.stat().st_size)
            return file.read_bytes()
        if not tarfile.is_tarfile(file):
            raise ModelUnreadable(tr("it is neither an ONNX file nor an archive"))
        with tarfile.open(file) as archive:
            for member in archive:
                if not (member.isfile() and member.name.lower().endswith(".onnx")):
                    continue
                _check_size(member.size)
                stream = archive.extractfile(member)
                return stream.read() if stream else None
    except ARCHIVE_FAULTS as error:
        raise ModelUnreadable(str(error) or type(error).__name__) from error
    return None


def _check_size(size: int) -> None:
    if size > LARGEST_MODEL:
        raise ModelUnreadable(tr("it is larger than {limit} bytes", limit=LARGEST_MODEL))


def onnx_inputs(content: bytes) -> tuple[TensorInfo, ...]:
    """The inputs an ONNX model wants, without its weights. Raises ModelUnreadable."""
    import onnx  # noqa: PLC0415 - takes a quarter of a second that most checks need not pay

    try:
        graph = onnx.load_model_from_string(content).graph
    except Exception as error:  # protobuf raises classes of its own, which differ by version
        raise ModelUnreadable(tr("it is not an ONNX model")) from error
    if not graph.output:
        raise ModelUnreadable(tr("it has no outputs"))
    for value in graph.output:
        if not value.type.HasField("tensor_type"):
            raise ModelUnreadable(tr('its output "{name}" is no tensor', name=value.name))
    weights = {weight.name for weight in graph.initializer}
    found = []
    for value in graph.input:
        if value.name in weights:
            continue
        tensor = value.type.tensor_type
        shape = tuple(size.dim_value if size.dim_value > 0 else -1 for size in tensor.shape.dim)
        dtype = onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type)
        found.append(TensorInfo(value.name, shape, dtype.name))
    return tuple(found)


def compare_inputs(
    file: Path, declared: Sequence[TensorInfo], real: Sequence[TensorInfo], problems: Problems
) -> None:
    """Compare by name, else by order; a wrong number or shape is an error, the rest is mentioned."""
    if len(declared) != len(real):
        what = tr(
            "The model takes {real} inputs, the descriptor names {declared}.",
            real=len(real),
            declared=len(declared),
        )
        problems.error("BV-MAN-055", file, what)
        return
    by_name = {tensor.name: tensor for tensor in real}
    in_order = {said.name for said in declared} != set(by_name)
    for index, said in enumerate(declared):
        meant = real[index] if in_order else by_name[said.name]
        if meant.name != said.name:
            what = tr(
                '"{said}" of the descriptor is "{real}" of the model, by order.',
                said=said.name,
                real=meant.name,
            )
            problems.warning("BV-MAN-056", file, what)
        _compare(file, said, meant, problems)


def _compare(file: Path, said: TensorInfo, real: TensorInfo, problems: Problems) -> None:
    if not fits(said.shape, real.shape):
        what = tr(
            'The input "{name}" has the shape {real}, the descriptor says {said}.',
            name=real.name,
            real=list(real.shape),
            said=list(said.shape),
        )
        problems.error("BV-MAN-055", file, what)
    if said.dtype != real.dtype:
        what = tr(
            'The input "{name}" is {real}, the descriptor says {said}: values are converted.',
            name=real.name,
            real=real.dtype,
            said=said.dtype,
        )
        problems.warning("BV-MAN-056", file, what)


def fits(said: Sequence[int], real: Sequence[int]) -> bool:
    """Whether the shapes agree; -1 agrees with anything. A model that tells no shape takes any."""
    return not real or (
        len(said) == len(real)
        and all(-1 in pair or pair[0] == pair[1] for pair in zip(said, real, strict=True))
    )
