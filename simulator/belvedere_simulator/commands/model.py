"""`belvedere model`: what a model file is, and TorchScript to ONNX."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.formats.convert import TOLERANCE, convert
from belvedere_simulator.inference.formats.recognise import name_of
from belvedere_simulator.inference.formats.resolve import locate, unsupported
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_DIFFERENT = 1


def add_parser(subparsers: Subparsers) -> None:
    """Add `model` and its commands to the program's."""
    model = subparsers.add_parser("model", help=tr("inspect and convert model files"))
    commands = model.add_subparsers(dest="model_command", required=True)
    inspect = commands.add_parser("inspect", help=tr("tell what a model file is and what would run it"))
    inspect.add_argument("file", type=Path, metavar="FILE")
    inspect.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    conversion = commands.add_parser(
        "convert",
        help=tr("convert TorchScript to ONNX and compare what both compute"),
        description=tr("Exit code 1: the outputs differ by more than the tolerance."),
    )
    conversion.add_argument("file", type=Path, metavar="FILE")
    conversion.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.onnx")
    conversion.add_argument(
        "--input",
        type=read_input,
        action="append",
        default=[],
        metavar="NAME=SHAPE[:DTYPE]",
        help=tr("an input of the model, in order: data=1,3,224,224 or data=-1,3,224,224:uint8"),
    )
    conversion.add_argument("--tolerance", type=float, default=TOLERANCE, help=tr("0.001 when left out"))
    conversion.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def run(arguments: argparse.Namespace) -> int:
    """Carry out one of the commands; returns the exit code. Raises BelvedereError."""
    with tempfile.TemporaryDirectory(prefix="belvedere-model-") as folder:
        if arguments.model_command == "inspect":
            return _inspect(arguments, Path(folder))
        return _convert(arguments, Path(folder))


def read_input(text: str) -> TensorInfo:
    """Read NAME=SHAPE[:DTYPE]; a size -1 stays open. Raises argparse's error for anything else."""
    name, _, rest = text.partition("=")
    sizes, _, dtype = rest.partition(":")
    known = {"float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool"}
    try:
        shape = tuple(int(size) for size in sizes.split(",")) if sizes else ()
    except ValueError:
        shape = (0,)
    if (
        not name
        or "=" not in text
        or 0 in shape
        or min(shape, default=1) < -1
        or (dtype and dtype not in known)
    ):
        raise argparse.ArgumentTypeError(tr("{text} is not NAME=1,3,224,224[:DTYPE]", text=repr(text)))
    return TensorInfo(name, shape, dtype or "float32")


def _inspect(arguments: argparse.Namespace, cache: Path) -> int:
    kind, model = locate(arguments.file, cache)
    if kind == "unknown":
        raise unsupported(arguments.file, kind)
    found: dict[str, Any] = {
        "file": str(arguments.file),
        "format": kind,
        "framework": name_of(kind),
        "bytes": arguments.file.stat().st_size,
    }
    if kind == "onnx":
        found |= _read_onnx(model, cache)
    elif kind != "torchscript":
        found["advice"] = unsupported(arguments.file, kind).remedy
    sys.stdout.write(json.dumps(found, indent=2) + "\n" if arguments.json else _as_text(found))
    return 0


def _read_onnx(model: Path, cache: Path) -> dict[str, Any]:
    from belvedere_simulator.inference.description import describe_onnx  # noqa: PLC0415 - heavy
    from belvedere_simulator.inference.providers import short_name  # noqa: PLC0415
    from belvedere_simulator.inference.session import available, open_session  # noqa: PLC0415

    found = asdict(describe_onnx(model))
    found["providers_installed"] = [short_name(provider) for provider in available()]
    try:
        session = open_session(model, "auto", "FP32", cache)
    except BelvedereError as error:
        return {**found, "runs_on": None, "problem": str(error)}
    return {**found, "runs_on": short_name(session.provider), "warnings": list(session.warnings)}


def _as_text(found: dict[str, Any]) -> str:
    lines = []
    for name, value in found.items():
        if name in ("inputs", "outputs"):
            tensors = (f"{t['name']} {t['dtype']} {list(t['shape'])}" for t in value)
            lines += [f"{name[:-1]:<20} {text}" for text in tensors]
        elif isinstance(value, dict):
            lines.append(f"{name:<20} " + ", ".join(f"{key} {item}" for key, item in value.items()))
        elif isinstance(value, list):
            lines.append(f"{name:<20} " + (", ".join(value) or "-"))
        else:
            lines.append(f"{name:<20} {value}")
    return "\n".join(lines) + "\n"


def _convert(arguments: argparse.Namespace, cache: Path) -> int:
    kind, model = locate(arguments.file, cache)
    if kind != "torchscript":
        raise BelvedereError(
            "BV-MODEL-014",
            tr("Only TorchScript can be converted, and this is: {format}", format=name_of(kind)),
            where=str(arguments.file),
            remedy="" if kind == "onnx" else unsupported(arguments.file, kind).remedy,
        )
    done = convert(model, arguments.output.absolute(), arguments.input)
    close = done.difference <= arguments.tolerance
    report = {**asdict(done), "tolerance": arguments.tolerance, "close": close, "file": str(arguments.output)}
    if arguments.json:
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        line = tr("largest difference {difference} in {outputs} outputs", **asdict(done))
        sys.stdout.write(f"{arguments.output}: {line}\n")
    return 0 if close else EXIT_DIFFERENT
