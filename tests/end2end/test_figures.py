"""The figures of nodes and edges, against what the code measured of itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median

from belvedere_simulator.events import NodeFigures, StatisticsReported
from fakes.applications import ApplicationFolder
from fakes.models import doubling_model
from fakes.playing import Player

_DELAYED = """
import json
import time
import numpy as np
import panoramasdk

node = panoramasdk.node()
data = np.ones((1, 3, 8, 8), np.float32)
slept = []
while len(slept) < 25:
    batch = node.inputs.video_in.get()
    node.call({"data": data}, "model")
    began = time.perf_counter()
    time.sleep(0.08)
    slept.append(1000 * (time.perf_counter() - began))
    node.outputs.video_out.put(batch)
node.inputs.video_in.get()
print("slept", json.dumps(slept), flush=True)
while True:
    node.inputs.video_in.get()
"""


def test_a_delay_in_the_code_is_measured_within_five_in_a_hundred(
    play: Callable[..., Player], application: Callable[..., ApplicationFolder], clip: Path, tmp_path: Path
) -> None:
    made = application(_DELAYED, models=["model"])
    model = {"model": str(doubling_model(tmp_path / "double.onnx"))}
    player = play(made.folder, cameras=[f"cam={clip}"], models=model)
    line = player.wait_line("slept").line
    slept = median(json.loads(line.removeprefix("slept")))
    told = [event for _when, event in player.events if isinstance(event, StatisticsReported)]
    worked = [figures.p50_ms for event in told if (figures := _code(event)).p50_ms is not None]
    assert abs(median(worked) - slept) <= 0.05 * slept
    _check(next(event for event in told if _code(event).p50_ms and all(edge.rate for edge in event.edges)))
    player.close()


def _check(busy: StatisticsReported) -> None:
    kinds = {figures.node: (figures.kind, figures.state, figures.restarts) for figures in busy.nodes}
    assert kinds == {
        "cam": ("camera", "RUNNING", 0),
        "code": ("code", "RUNNING", 0),
        "model": ("model", "RUNNING", 0),
        "hdmi": ("display", "RUNNING", 0),
    }
    assert all(figures.p95_ms is None or figures.p95_ms >= (figures.p50_ms or 0) for figures in busy.nodes)
    assert {(edge.producer, edge.consumer) for edge in busy.edges} == {
        ("cam", "code"),
        ("code", "model"),
        ("code", "hdmi"),
    }


def _code(event: StatisticsReported) -> NodeFigures:
    return next(figures for figures in event.nodes if figures.kind == "code")
