"""The reference of calls: `session.run` on the same array, and one session used by several threads."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np

from belvedere_simulator.bench.helpers.loop import session
from belvedere_simulator.bench.helpers.obedience import Command

_WARM_CALLS = 5


def fixed_input(size: int) -> np.ndarray[Any, Any]:
    """The same numbers in every process."""
    return np.random.default_rng(5).random((1, 3, size, size), dtype=np.float32)


def call(model: str, size: int, seconds: float, threads: int, spinning: bool) -> dict[str, Any]:
    """Milliseconds of each call in a block without gaps, and the last output."""
    infer, data = session(model, threads, spinning), {"data": fixed_input(size)}
    for _ in range(_WARM_CALLS):
        outputs = infer.run(None, data)
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        outputs = infer.run(None, data)
        times.append((time.perf_counter() - begun) * 1000)
    return {"times": times, "outputs": outputs[0].ravel().tolist()}


def saturate(
    model: str, size: int, seconds: float, threads: int, spinning: bool, callers: int
) -> dict[str, Any]:
    """How many inferences one session manages with so many callers."""
    infer = session(model, threads, spinning)
    counts = [0] * callers
    begun = time.perf_counter()

    def caller(index: int) -> None:
        data = {"data": fixed_input(size)}
        while time.perf_counter() - begun < seconds:
            infer.run(None, data)
            counts[index] += 1

    running = [threading.Thread(target=caller, args=(index,)) for index in range(callers)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return {"calls": sum(counts), "seconds": time.perf_counter() - begun}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"call": call, "saturate": saturate}
