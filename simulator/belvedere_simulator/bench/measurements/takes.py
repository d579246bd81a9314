"""From the question for a frame to a writable picture in the application."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from statistics import median

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.engine_run import EngineRun
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave

_PERIODS = 1.5
"""The application rests that long before it asks: a frame is waiting then."""


def measure(bench: Bench) -> Mapping[str, Series]:
    """A paced source; the reference converts the same frames after the same rest."""
    pause = _PERIODS * bench.settings.clip.period_ms / 1000
    engine = EngineRun(bench.application(), [str(bench.clip)], isolation=bench.settings.isolation)
    with Helper("decoding") as reference, engine:
        windows = interleave(
            bench.settings.rounds,
            partial(_reference, bench, reference, pause),
            partial(_ours, bench, engine, pause),
            bench.rounds("take"),
        )
    return {"take_ratio": Series(windows.ours, windows.reference)}


def _reference(bench: Bench, reference: Helper, pause: float) -> float:
    rate = bench.settings.clip.rate
    arguments = {"clip": str(bench.clip), "seconds": bench.settings.seconds, "pause": pause, "rate": rate}
    return float(median(reference.ask(do="convert_paced", **arguments)["times"]))


def _ours(bench: Bench, engine: EngineRun, pause: float) -> float:
    done = engine.ask(
        do="play",
        seconds=bench.settings.seconds,
        warm=3,
        pause=pause,
        model=False,
        put=False,
        frames=bench.settings.clip.frames,
    )
    return float(median(took for _number, _got, took, _age in done["takes"][3:])) / 1e6
