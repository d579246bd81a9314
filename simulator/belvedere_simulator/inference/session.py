"""One ONNX session, shared by every application that runs the same model.

ONNX Runtime is imported here and by what runs a session (`exchange`, `recorded`), so only the model
server and the model commands pay for it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime
import psutil

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference import providers
from belvedere_simulator.inference.formats.half import half_precision
from belvedere_simulator.inference.plan import Precision, ProviderChoice
from belvedere_simulator.inference.recorded import RecordedRun
from belvedere_simulator.inference.tensor import Tensor, read_tensor
from belvedere_simulator.inference.thread_choice import ThreadChoice
from belvedere_simulator.messages import tr

LARGEST_TWICE = 64 << 20
"""Bytes of a model file of which two sessions are kept."""
_RECORDING = (providers.TENSORRT, providers.CUDA)


class SharedSession:
    """A loaded model. Several threads may run it at once.

    `turns` limits how many do: one more than there are cores, so that no core waits while an answer is
    handed over; one where `recorded` replays a graph on the GPU. `lean` is the same model on one thread,
    where there is a choice; `choice` makes it.
    """

    def __init__(
        self, opened: providers.Opened[Any], graph: bool, load_seconds: float, lean: Any = None
    ) -> None:
        self.raw = opened.session
        self.lean = lean
        self.choice = ThreadChoice()
        self.provider = opened.provider
        self.warnings = opened.warnings
        self.load_seconds = load_seconds
        self.inputs = tuple(read_tensor(v.name, v.type, v.shape) for v in self.raw.get_inputs())
        self._outputs = {v.name: v for v in self.raw.get_outputs()}
        self.recorded = RecordedRun(self.raw, self.inputs, self.outputs(()), "cuda") if graph else None
        self.turns = threading.BoundedSemaphore(1 if graph else cores() + 1)

    def outputs(self, names: Sequence[str]) -> tuple[Tensor, ...]:
        """The named outputs in that order, all when none is named. Raises BelvedereError for others."""
        for name in names:
            if name not in self._outputs:
                known = ", ".join(self._outputs)
                what = tr("The model has no output {name}; it has {known}", name=repr(name), known=known)
                raise BelvedereError("BV-MODEL-005", what)
        chosen = [self._outputs[name] for name in names or self._outputs]
        return tuple(read_tensor(value.name, value.type, value.shape) for value in chosen)


def open_session(file: Path, choice: ProviderChoice, precision: Precision, cache: Path) -> SharedSession:
    """Load a model. Raises BelvedereError when the file is no model or a forced provider fails."""
    return _open(file, choice, providers.candidates(choice, available()), precision, cache)


def open_on(file: Path, provider: str, cache: Path) -> SharedSession:
    """Load a model on this provider. Raises BelvedereError, BV-MODEL-007 where it does not take the model."""
    return _open(file, "auto", (provider,), "FP32", cache)


def _open(
    file: Path, choice: ProviderChoice, tried: Sequence[str], precision: Precision, cache: Path
) -> SharedSession:
    started = time.monotonic()
    static = bool(set(tried) - {providers.CPU}) and _is_static(file)

    recorded: dict[str, bool] = {}
    if providers.TENSORRT in tried:
        (cache / "tensorrt").mkdir(parents=True, exist_ok=True)

    def attempt(provider: str) -> Any:
        source = half_precision(file, cache) if provider == providers.CUDA and precision == "FP16" else file
        for graph in (True, False) if static and provider != providers.CPU else (False,):
            listed = providers.provider_list(provider, precision, cache, graph)
            recorded[provider] = graph and provider in _RECORDING
            try:
                options = _options(spinning=provider == providers.CPU and _has_choice(file))
                return onnxruntime.InferenceSession(str(source), options, providers=listed)
            except Exception:
                if not graph:  # else: operators left to the CPU cannot be recorded
                    raise
        raise AssertionError("unreachable")

    try:
        opened = providers.open_best(choice, tried, attempt)
        lean = _open_lean(file) if opened.provider == providers.CPU else None
        return SharedSession(opened, recorded[opened.provider], time.monotonic() - started, lean)
    except BelvedereError as error:
        error.where = error.where or str(file)
        raise
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise BelvedereError(
            "BV-MODEL-002",
            tr("The model cannot be loaded"),
            where=str(file),
            why=reason[0] if reason else type(error).__name__,
        ) from error


@functools.cache
def available() -> tuple[str, ...]:
    """The providers this ONNX Runtime was built with; its GPU libraries are loaded if it has any."""
    onnxruntime.disable_telemetry_events()
    built = tuple(onnxruntime.get_available_providers())
    if providers.CUDA in built and hasattr(onnxruntime, "preload_dlls"):
        with contextlib.redirect_stdout(sys.stderr):  # it prints what it cannot find
            onnxruntime.preload_dlls()
    return built


def session_key(
    file: Path, choice: ProviderChoice, precision: Precision
) -> tuple[str, tuple[str, ...], Precision]:
    """What makes two plans share a session: same bytes, same providers to try, same precision.

    Raises OSError when the file cannot be read. A file with tensors outside it also counts its folder.
    """
    content = file.read_bytes()
    identity = hashlib.sha256(content).hexdigest()
    if b"location" in content:  # the key under which ONNX names a file of external tensors
        identity += str(file.resolve().parent)
    tried = providers.candidates(choice, available())
    return identity, tried, "FP32" if tried == (providers.CPU,) else precision


def cores() -> int:
    """Physical cores that this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, psutil.cpu_count(logical=False) or allowed))


def _open_lean(file: Path) -> Any:
    """The model on one thread, unless there is but one core or the weights are too many to have twice."""
    if not _has_choice(file):
        return None
    return onnxruntime.InferenceSession(str(file), _options(1), providers=[providers.CPU])


def _has_choice(file: Path) -> bool:
    """Whether a model on the CPU is kept on one thread as well."""
    return cores() > 1 and file.stat().st_size <= LARGEST_TWICE


def _options(threads: int | None = None, *, spinning: bool = False) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or cores()
    options.log_severity_level = 3
    # Spinning threads burn the cores that the streams and the application need. Where other work fills the
    # cores, `choice` finds that one thread does more; else a thread that spins within a call, and not after
    # it, is there at once for the next operator.
    options.add_session_config_entry("session.intra_op.allow_spinning", "1" if spinning else "0")
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    return options


def _is_static(file: Path) -> bool:
    """Whether all shapes are fixed: asked of a session on the CPU, which is quick to open."""
    session = onnxruntime.InferenceSession(str(file), _options(), providers=[providers.CPU])
    values = (*session.get_inputs(), *session.get_outputs())
    return all(read_tensor(value.name, value.type, value.shape).is_static for value in values)
