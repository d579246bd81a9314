"""What a model file is, told by its content."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

Kind = Literal[
    "onnx",
    "torchscript",
    "archive",
    "torch-checkpoint",
    "tensorflow-saved-model",
    "tensorflow-graph",
    "tensorflow-lite",
    "keras",
    "mxnet",
    "neo",
    "unknown",
]

_NAMES: dict[Kind, str] = {
    "onnx": "ONNX",
    "torchscript": "TorchScript (PyTorch)",
    "archive": "tar archive",
    "torch-checkpoint": "PyTorch checkpoint (weights without code)",
    "tensorflow-saved-model": "TensorFlow SavedModel",
    "tensorflow-graph": "TensorFlow frozen graph",
    "tensorflow-lite": "TensorFlow Lite",
    "keras": "Keras",
    "mxnet": "Apache MXNet",
    "neo": "compiled by SageMaker Neo",
    "unknown": "unknown",
}
_NEO_FILES = {"libdlr.so", "compiled.so", "compiled.params", "compiled_model.json", "compiled.meta", "dlr.h"}
# After its version an ONNX file goes on with one of the fields 2..8 of its outermost message.
_ONNX_FIELDS = {0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42}
_HEAD = 512


def name_of(kind: Kind) -> str:
    """The format's name for people."""
    return _NAMES[kind]


def recognise(file: Path) -> Kind:
    """Tell what one file is. Raises OSError when it cannot be read."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head[:2] == b"\x1f\x8b" or head[257:262] == b"ustar":
        return "archive"
    if head[:4] == b"PK\x03\x04":
        return _recognise_zip(file)
    if head[:8] == b"\x89HDF\r\n\x1a\n":
        return "keras"
    if head[4:8] == b"TFL3":
        return "tensorflow-lite"
    return _recognise_by_name(file, head)


def recognise_folder(names: Iterable[str], kinds: Iterable[Kind]) -> Kind:
    """Tell what an unpacked archive is, from its file names and what its files are."""
    bases = {name.rpartition("/")[2] for name in names}
    found = set(kinds)
    if bases & _NEO_FILES:
        return "neo"
    for kind in ("onnx", "torchscript", "tensorflow-saved-model", "keras", "tensorflow-lite"):
        if kind in found:
            return kind
    if "mxnet" in found or any(base.endswith("-symbol.json") for base in bases):
        return "mxnet"
    return next((kind for kind in ("tensorflow-graph", "torch-checkpoint") if kind in found), "unknown")


def _recognise_zip(file: Path) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "unknown"
    if any(name.endswith("/constants.pkl") for name in names):
        return "torchscript"
    if any(name.endswith("/data.pkl") for name in names):
        return "torch-checkpoint"
    return "keras" if "model.weights.h5" in names else "unknown"


def _recognise_by_name(file: Path, head: bytes) -> Kind:
    if file.name == "saved_model.pb":
        return "tensorflow-saved-model"
    if file.name.endswith("-symbol.json") or file.suffix == ".params":
        return "mxnet"
    if file.suffix == ".onnx" or (head[:1] == b"\x08" and len(head) > 2 and head[2] in _ONNX_FIELDS):
        return "onnx"
    if file.suffix == ".pb":
        return "tensorflow-graph"
    return "torch-checkpoint" if file.suffix in {".pt", ".pth"} else "unknown"
