"""`belvedere model`: what a model file is, and TorchScript to ONNX."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.files import write_whole
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
    inspect.add_argument(
        "--providers", action="store_true", help=tr("try which of the providers that we know take it")
    )
    inspect.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    _add_time(commands)
    descriptor = commands.add_parser("descriptor", help=tr("make the descriptor of an ONNX model"))
    descriptor.add_argument("file", type=Path, metavar="FILE")
    descriptor.add_argument(
        "-o", "--output", type=Path, metavar="OUT.json", help=tr("write it there instead of printing it")
    )
    _add_convert(commands)


def _add_time(commands: Any) -> None:
    timing = commands.add_parser(
        "time", help=tr("tell how long a call of an ONNX model takes on this machine")
    )
    timing.add_argument("file", type=Path, metavar="FILE")
    timing.add_argument(
        "--provider", default="cpu", metavar="P", help=tr("tensorrt, cuda, coreml, directml, or cpu as usual")
    )
    _add_input(timing)
    timing.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def _add_convert(commands: Any) -> None:
    conversion = commands.add_parser(
        "convert",
        help=tr("convert TorchScript to ONNX, or ONNX to another ONNX, and compare what both compute"),
        description=tr("Exit code 1: the outputs differ by more than the tolerance."),
    )
    conversion.add_argument("file", type=Path, metavar="FILE")
    conversion.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.onnx")
    kinds = conversion.add_mutually_exclusive_group()
    for name, kind, summary in (
        ("--half", "half", tr("ONNX to ONNX that computes in float16, inputs and outputs as they are")),
        ("--dynamic-batch", "batch", tr("ONNX to ONNX that takes any number of pictures at a time")),
    ):
        kinds.add_argument(name, dest="kind", action="store_const", const=kind, default="onnx", help=summary)
    _add_input(conversion)
    conversion.add_argument(
        "--tolerance", type=float, help=tr("0.001 when left out, and 0.01 of the largest output for --half")
    )
    conversion.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        type=read_input,
        action="append",
        default=[],
        metavar="NAME=SHAPE[:DTYPE]",
        help=tr("an input of the model, in order: data=1,3,224,224 or data=-1,3,224,224:uint8"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry out one of the commands; returns the exit code. Raises BelvedereError."""
    with tempfile.TemporaryDirectory(prefix="belvedere-model-") as folder:
        works = {"inspect": _inspect, "time": _time, "descriptor": _descriptor, "convert": _convert}
        return works[arguments.model_command](arguments, Path(folder))


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
    from belvedere_simulator.inference.examination import examine, onnx_of, providers_of  # noqa: PLC0415

    found = examine(arguments.file, cache)
    found.pop("descriptor", None)
    if arguments.providers:
        states = providers_of(onnx_of(arguments.file, cache), cache)
        found["providers"] = {each["name"]: each["why"] or each["state"] for each in states}
    sys.stdout.write(json.dumps(found, indent=2) + "\n" if arguments.json else _as_text(found))
    return 0


def _time(arguments: argparse.Namespace, cache: Path) -> int:
    from belvedere_simulator.inference.examination import onnx_of  # noqa: PLC0415 - heavy
    from belvedere_simulator.inference.timing import time_model  # noqa: PLC0415

    model = onnx_of(arguments.file, cache)
    found = asdict(time_model(model, arguments.provider, cache, arguments.input))
    sys.stdout.write(json.dumps(found) + "\n" if arguments.json else _as_text(found))
    return 0


def _descriptor(arguments: argparse.Namespace, cache: Path) -> int:
    from belvedere_simulator.inference.description import describe_onnx  # noqa: PLC0415 - heavy
    from belvedere_simulator.inference.examination import onnx_of  # noqa: PLC0415
    from belvedere_simulator.inference.own_descriptor import descriptor_text  # noqa: PLC0415

    text = descriptor_text(describe_onnx(onnx_of(arguments.file, cache)))
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        write_whole(arguments.output.absolute(), text.encode())
        sys.stdout.write(f"{arguments.output}\n")
    return 0


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
    from belvedere_simulator.inference.converting import convert_model  # noqa: PLC0415 - heavy

    wanted = (arguments.output, arguments.kind, arguments.input, cache)
    done = convert_model(arguments.file, *wanted, tolerance=arguments.tolerance)
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(done)) + "\n")
    else:
        line = tr("largest difference {difference} in {outputs} outputs", **asdict(done))
        sys.stdout.write(f"{arguments.output}: {line}\n")
    return 0 if done.close else EXIT_DIFFERENT
