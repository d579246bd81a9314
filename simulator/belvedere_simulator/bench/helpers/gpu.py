"""The GPU alone: how fast it runs a model without an engine around it, and how true in half precision."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from belvedere_simulator.bench.helpers.inference import fixed_input
from belvedere_simulator.bench.helpers.loop import session
from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.inference import providers
from belvedere_simulator.inference.arena import arena_maker
from belvedere_simulator.inference.exchange import Exchange
from belvedere_simulator.inference.session import available, open_session

_WARM_CALLS = 20


def resident(model: str, size: int, seconds: float, cache: str) -> dict[str, Any]:
    """TensorRT in half precision on a tensor that stays on the GPU: calls per second."""
    available()
    listed = providers.provider_list(providers.TENSORRT, "FP16", Path(cache), True)
    infer = onnxruntime.InferenceSession(model, providers=listed)
    binding = infer.io_binding()
    data = onnxruntime.OrtValue.ortvalue_from_numpy(fixed_input(size), "cuda", 0)
    binding.bind_ortvalue_input("data", data)
    shape = infer.get_outputs()[0].shape
    output = onnxruntime.OrtValue.ortvalue_from_shape_and_type(shape, np.float32, "cuda", 0)
    binding.bind_ortvalue_output("scores", output)
    return _rate(lambda: infer.run_with_iobinding(binding), seconds)


def plain(model: str, size: int, seconds: float) -> dict[str, Any]:
    """`session.run` with the CUDA provider as it comes, in single precision: calls per second."""
    available()
    infer = onnxruntime.InferenceSession(model, providers=[providers.CUDA, providers.CPU])
    data = {"data": fixed_input(size)}
    return _rate(lambda: infer.run(None, data), seconds)


def served(model: str, size: int, seconds: float, cache: str) -> dict[str, Any]:
    """What the model server does for one call, with TensorRT in half precision: calls per second."""
    shared = open_session(Path(model), "tensorrt", "FP16", Path(cache))
    with tempfile.TemporaryDirectory() as folder:
        exchange = Exchange(shared, shared.outputs(()), arena_maker(Path(folder)))
        shapes = ((1, 3, size, size),)
        exchange.arena.array(0, np.dtype(np.float32), shapes[0])[...] = fixed_input(size)
        try:
            return _rate(lambda: exchange.run(shapes), seconds) | {"provider": shared.provider}
        finally:
            exchange.close()


def agree(model: str, size: int, count: int, cache: str) -> dict[str, Any]:
    """For how many inputs half precision on the GPU and single on the CPU have the same best class."""
    shared = open_session(Path(model), "tensorrt", "FP16", Path(cache))
    truth = session(model, 1, False)
    chance = np.random.default_rng(8)
    same = 0
    with tempfile.TemporaryDirectory() as folder:
        exchange = Exchange(shared, shared.outputs(()), arena_maker(Path(folder)))
        shapes = ((1, 3, size, size),)
        for _ in range(count):
            data = chance.normal(0, 1, shapes[0]).astype(np.float32)
            exchange.arena.array(0, np.dtype(np.float32), shapes[0])[...] = data
            offset, kind, shape = exchange.run(shapes)[0]
            ours = exchange.arena.array(offset, np.dtype(kind), shape)
            same += int(np.argmax(ours) == np.argmax(truth.run(None, {"data": data})[0]))
        exchange.close()
    return {"same": same}


def _rate(call: Callable[[], object], seconds: float) -> dict[str, Any]:
    for _ in range(_WARM_CALLS):
        call()
    begun, calls = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        call()
        calls += 1
    return {"rate": calls / (time.perf_counter() - begun)}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"resident": resident, "plain": plain, "served": served, "agree": agree}
