"""One application among several on a model: calls it as fast as it answers."""

from __future__ import annotations

import time
from typing import Any

from belvedere_simulator.bench.helpers.inference import fixed_input
from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.sdk.panoramasdk.models import ModelClient


class Caller:
    """Keeps its connection between windows."""

    def __init__(self) -> None:
        self._clients: dict[str, ModelClient] = {}

    def call(self, address: str, size: int, seconds: float) -> dict[str, Any]:
        """Call for some seconds; how often, and the last output."""
        client = self._clients.setdefault(address, ModelClient(address))
        data = {"data": fixed_input(size)}
        outputs = client.call("model", data)
        begun, calls = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            outputs = client.call("model", data)
            calls += 1
        elapsed = time.perf_counter() - begun
        return {"calls": calls, "seconds": elapsed, "outputs": outputs[0].ravel().tolist()}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"call": Caller().call}
