"""From the file a user or a package gives to an ONNX file that the model server can load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.archive import unpack
from belvedere_simulator.inference.formats.convert import cached_conversion
from belvedere_simulator.inference.formats.recognise import Kind, name_of, recognise, recognise_folder
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr


def resolve(file: Path, inputs: Sequence[TensorInfo], cache: Path) -> Path:
    """Return the ONNX file for a model file: itself, unpacked, or converted (kept in `cache`).

    `inputs` are the descriptor's, which a TorchScript model needs for its conversion.
    Raises BelvedereError that says what the file is and how to go on.
    """
    kind, model = locate(file, cache)
    if kind == "onnx":
        return model
    if kind == "torchscript":
        return cached_conversion(model, inputs, cache)
    raise unsupported(file, kind)


def locate(file: Path, cache: Path) -> tuple[Kind, Path]:
    """What a file is and where the model itself lies: in the unpacked folder for an archive.

    Raises BelvedereError when it cannot be read or unpacked, or holds several models.
    """
    try:
        kind = recognise(file)
    except OSError as error:
        what = tr("The model file cannot be read")
        why = error.strerror or str(error)
        raise BelvedereError("BV-MODEL-001", what, where=str(file), why=why) from error
    if kind != "archive":
        return kind, file
    return _locate_in(file, unpack(file, cache))


def _locate_in(archive: Path, folder: Path) -> tuple[Kind, Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    kinds = {path: recognise(path) for path in files}
    kind = recognise_folder((path.relative_to(folder).as_posix() for path in files), kinds.values())
    models = [path for path in files if kinds[path] == kind]
    if kind in ("onnx", "torchscript") and len(models) > 1:
        names = ", ".join(path.relative_to(folder).as_posix() for path in models)
        raise BelvedereError(
            "BV-MODEL-004", tr("The archive holds several models"), where=str(archive), why=names
        )
    return kind, models[0] if models else folder


def unsupported(file: Path, kind: Kind) -> BelvedereError:
    """The error for what cannot be run: what it is, and the ways on."""
    ways = {
        "torch-checkpoint": tr("Save the model with torch.jit.trace(...).save(...), or export it to ONNX."),
        "tensorflow-saved-model": tr("Convert it with `python -m tf2onnx.convert --saved-model FOLDER`."),
        "tensorflow-graph": tr("Convert it with `python -m tf2onnx.convert --graphdef FILE`."),
        "tensorflow-lite": tr("Convert it with `python -m tf2onnx.convert --tflite FILE`."),
        "keras": tr("Convert it with tf2onnx.convert.from_keras."),
        "mxnet": tr("MXNet is no longer maintained: take an ONNX model with the same inputs and outputs."),
        "neo": tr("It holds machine code for one kind of device; go back to the model it was made from."),
    }
    return BelvedereError(
        "BV-MODEL-010",
        tr("The model is not ONNX but: {format}", format=name_of(kind)),
        where=str(file),
        remedy=" ".join([ways.get(kind, ""), tr("Choose an ONNX file with --model NODE=FILE.")]).strip(),
    )
