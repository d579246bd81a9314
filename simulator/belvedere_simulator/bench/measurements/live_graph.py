"""A graph of many nodes whose figures change all the time: how late its window's event loop is."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.bench.statistics import quantile
from belvedere_simulator.bench.window_process import WINDOWS, window_environment
from belvedere_simulator.messages import tr

NODES = 60
RATE = 30

_LATE = 0.99
_LEAST_SHARE = 0.9
_GRACE = 1.0
"""Seconds of a window in which a busy computer may stand still."""
_LEAST_COLOURS = 8


def measure(bench: Bench) -> Mapping[str, Series]:
    """The p99 while every figure changes; the note tells how often that was, and that of a graph at rest."""
    reached: list[float] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = window_environment(Path(folder))
        with (
            Helper("live_graph", WINDOWS, environment) as still,
            Helper("live_graph", WINDOWS, environment) as live,
        ):
            still.ask(do="show", nodes=NODES, rate=0)
            live.ask(do="show", nodes=NODES, rate=RATE)
            windows = interleave(
                bench.settings.rounds,
                partial(_delay, bench, still, None),
                partial(_delay, bench, live, reached),
                bench.rounds("graph_p99_ms"),
            )
    note = tr(
        "{nodes} nodes, {rate} changes a second; at rest: {still} ms",
        nodes=NODES,
        rate=f"{median(reached):.1f}",
        still=f"{median(windows.reference):.2f}",
    )
    return {"graph_p99_ms": Series(windows.ours, (), note)}


def _delay(bench: Bench, window: Helper, reached: list[float] | None) -> float:
    """The p99 of one window; `reached` gets the rate of changes."""
    told = window.ask(do="beat", seconds=bench.settings.seconds)
    if reached is not None:
        reached.append(told["updates"] / bench.settings.seconds)
        due = _LEAST_SHARE * RATE * (bench.settings.seconds - _GRACE)
        bench.guard(tr("every change reaches the graph"), told["updates"] >= due)
        # The last one may be painted when the window is over.
        painted = told["paintings"] + 1 >= _LEAST_SHARE * told["updates"] > 0
        bench.guard(tr("changes are painted"), painted)
        bench.guard(tr("the graph is seen"), window.ask(do="look")["colours"] >= _LEAST_COLOURS)
    return quantile(told["delays"], _LATE)
