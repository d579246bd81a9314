"""Frames per second and processor time per frame, from the file to the canvas."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.guards import check_same_work
from belvedere_simulator.bench.models import Model
from belvedere_simulator.bench.processes import processor_seconds
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.inference.session import cores
from belvedere_simulator.messages import tr

WARM_FRAMES = 10


@dataclass(frozen=True)
class Speed:
    """One window: frames per second, and milliseconds of processor time per frame."""

    fps: float
    cpu_ms: float


def measure_small(bench: Bench) -> Mapping[str, Series]:
    """With the light model."""
    return _measure(bench, bench.small, "small")


def measure_large(bench: Bench) -> Mapping[str, Series]:
    """With the heavy model."""
    return _measure(bench, bench.large, "large")


def _measure(bench: Bench, model: Model, name: str) -> Mapping[str, Series]:
    what = f"end_to_end_{name}"
    arguments = {"clip": str(bench.clip), "model": str(model.file), "size": model.size}
    engine = EngineRun(
        bench.application(model),
        [str(bench.clip)],
        model=model.file,
        fast=True,
        watched=True,
        isolation=bench.settings.isolation,
    )
    with Helper("loop") as reference, engine:
        check_same_work(bench, what, engine, reference, model)
        chosen, tried = _fastest(bench, what, reference, arguments)
        window = partial(_reference, reference, {**arguments, **chosen}, bench.settings.seconds)
        ours = partial(_ours, bench, what, engine, reference, model)
        windows = interleave(bench.settings.rounds, window, ours, bench.rounds(what))
        isolation = engine.run.report["isolation"]
    note = tr(
        "reference: {chosen} ({tried}); isolation {isolation}",
        chosen=chosen,
        tried=tried,
        isolation=isolation,
    )
    fps = Series(tuple(w.fps for w in windows.ours), tuple(w.fps for w in windows.reference), note)
    cost = Series(tuple(w.cpu_ms for w in windows.ours), tuple(w.cpu_ms for w in windows.reference), note)
    return {f"end_to_end_fps_{name}": fps, f"cpu_per_frame_{name}": cost}


def _fastest(
    bench: Bench, what: str, reference: Helper, arguments: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """The fastest loop on this machine, and what the others came to."""
    bench.tell(tr("{what}: choosing the reference", what=what))
    sessions = [(1, False), *(((cores(), False), (cores(), True)) if cores() > 1 else ())]
    speeds: list[tuple[float, dict[str, Any]]] = []
    for decoders, into_buffer, (threads, spinning) in itertools.product((1, 0), (True, False), sessions):
        variant = {"decoders": decoders, "into_buffer": into_buffer, "threads": threads, "spinning": spinning}
        speed = _reference(reference, {**arguments, **variant}, bench.settings.trial_seconds)
        speeds.append((speed.fps, variant))
    reference.ask(do="close")
    best = max(speeds, key=lambda entry: entry[0])
    middle = median(fps for fps, _ in speeds)
    alone = max(fps for fps, variant in speeds if variant["decoders"] == 1)
    tried = tr(
        "{fps} fps, the median of {count} was {middle}; at most {alone} with one decoding thread",
        fps=f"{best[0]:.1f}",
        count=len(speeds),
        middle=f"{middle:.1f}",
        alone=f"{alone:.1f}",
    )
    return best[1], tried


def _reference(reference: Helper, arguments: dict[str, Any], seconds: float) -> Speed:
    done = reference.ask(do="play", seconds=seconds, warm=WARM_FRAMES, **arguments)
    return Speed(done["frames"] / done["seconds"], done["cpu"] * 1000 / done["all_frames"])


def _ours(bench: Bench, what: str, engine: EngineRun, reference: Helper, model: Model) -> Speed:
    before = processor_seconds(excluded=[reference.pid])
    done = engine.ask(
        do="play",
        seconds=bench.settings.seconds,
        warm=WARM_FRAMES,
        pause=0,
        model=True,
        put=True,
        size=model.size,
        frames=bench.settings.clip.frames,
    )
    spent = processor_seconds(excluded=[reference.pid]) - before
    bench.guard(tr("{what}: every frame came once, in order", what=what), done["broken"] == 0)
    seen = len(engine.watcher.take_seen()) if engine.watcher else 0
    bench.guard(tr("{what}: the canvas was painted", what=what), seen > 0)
    return Speed(done["frames"] / done["seconds"], spent * 1000 / done["batches"])
