"""The process that looks at models: a request on its standard input, lines of JSON on its standard output.

It is a child of the client child: a model can crash ONNX Runtime, and a call can be cancelled by ending it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.client.call import Call
from belvedere_simulator.client.lines import failure_document, failure_of, read_line, write_line
from belvedere_simulator.commands.crash_report import save_report
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import TensorInfo
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.orphan import end_with_parent

_COMMAND = [sys.executable, "-m", "belvedere_simulator.client.model_process"]
Said = Callable[[str], None]


def ask_model(call: Call, request: Mapping[str, Any]) -> Any:
    """Have a request done in a process of its own, which ends when the call is cancelled.

    Raises BelvedereError, BV-MODEL-017 when the process died.
    """
    # Unpacked archives and models half made lie here: a process that is ended cannot clear up after itself.
    with tempfile.TemporaryFile() as said, tempfile.TemporaryDirectory(prefix="belvedere-model-") as cache:
        process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
        call.at_cancel(lambda: _end(process))
        assert process.stdin is not None
        assert process.stdout is not None
        with process, contextlib.suppress(BrokenPipeError):
            process.stdin.write(write_line({**request, "cache": cache}))
            process.stdin.flush()
            for line in process.stdout:
                told = read_line(line)
                if "progress" in told:
                    call.progress(told["progress"])
                elif "error" in told:
                    raise failure_of(told["error"])
                else:
                    return told["result"]
        call.check()
        said.seek(0)
        last = said.read().decode(errors="replace").strip().splitlines()[-1:]
    what = tr("The process that looked at the model ended")
    why = last[0] if last else str(process.returncode)
    raise BelvedereError("BV-MODEL-017", what, where=str(request.get("file", "")), why=why)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, and its children."""
    with contextlib.suppress(psutil.NoSuchProcess):
        if process.poll() is None:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()


def answer(request: Mapping[str, Any], said: Said) -> Any:
    """Do what is asked: "inspect", "time" or "convert", with room in `cache`. Raises BelvedereError."""
    works = {"inspect": _inspect, "time": _time, "convert": _convert}
    return works[request["work"]](request, Path(request["cache"]), said)


def _inspect(request: Mapping[str, Any], cache: Path, said: Said) -> Any:
    from belvedere_simulator.inference.examination import examine, onnx_of, providers_of  # noqa: PLC0415

    file = Path(request["file"])
    found = examine(file, cache)
    providers = []
    if found["format"] == "onnx":
        for provider in providers_of(onnx_of(file, cache), cache):
            said(provider["name"])
            providers.append(provider)
    return {**found, "providers": providers}


def _time(request: Mapping[str, Any], cache: Path, said: Said) -> Any:
    from belvedere_simulator.inference.examination import onnx_of  # noqa: PLC0415
    from belvedere_simulator.inference.timing import time_model  # noqa: PLC0415

    model = onnx_of(Path(request["file"]), cache)
    return asdict(time_model(model, request["provider"], cache, _inputs(request), said))


def _convert(request: Mapping[str, Any], cache: Path, said: Said) -> Any:
    from belvedere_simulator.inference.converting import convert_model  # noqa: PLC0415

    source, target = Path(request["file"]), Path(request["target"])
    return asdict(convert_model(source, target, request["kind"], _inputs(request), cache, said))


def _inputs(request: Mapping[str, Any]) -> list[TensorInfo]:
    return [
        TensorInfo(each["name"], tuple(each["shape"]), each.get("dtype", "float32"))
        for each in request.get("inputs") or ()
    ]


def main() -> None:
    """Answer one request."""
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not come between the lines.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(document: Mapping[str, Any]) -> None:
        outgoing.write(write_line(document))
        outgoing.flush()

    request = read_line(sys.stdin.buffer.readline())
    end_with_parent(lambda: os._exit(1))
    try:
        tell({"result": answer(request, lambda text: tell({"progress": text}))})
    except BelvedereError as error:
        tell({"error": failure_document(error)})
    except Exception as error:  # whatever a library raises for a file from outside
        tell({"error": failure_document(save_report(error))})


if __name__ == "__main__":
    main()
