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

_BLOCK = 20
"""Questions in a row: a processor that must wake up first would be what is measured."""
_SKIPPED = 1


def measure(bench: Bench) -> Mapping[str, Series]:
    """A paced source; the reference converts pictures of the same clip in blocks as long."""
    engine = EngineRun(bench.application(), [str(bench.clip)], isolation=bench.settings.isolation)
    with Helper("decoding") as reference, engine:
        windows = interleave(
            bench.settings.rounds,
            partial(_reference, bench, reference),
            partial(_ours, bench, engine),
            bench.rounds("take"),
        )
    return {"take_ratio": Series(windows.ours, windows.reference)}


def _reference(bench: Bench, reference: Helper) -> float:
    arguments = {"clip": str(bench.clip), "seconds": bench.settings.seconds}
    done = reference.ask(do="convert_blocks", count=_BLOCK, skip=_SKIPPED, **arguments)
    return float(median(done["times"]))


def _ours(bench: Bench, engine: EngineRun) -> float:
    return float(median(engine.ask(do="take", seconds=bench.settings.seconds, count=_BLOCK)["times"]))
