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
_LEAST_COLOURS = 8


def measure(bench: Bench) -> Mapping[str, Series]:
    """The p99 while every figure changes; that of a graph at rest is in the note."""
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
                partial(_delay, bench, still, 0),
                partial(_delay, bench, live, RATE),
                bench.rounds("graph_p99_ms"),
            )
    note = tr("{nodes} nodes; at rest: {still} ms", nodes=NODES, still=f"{median(windows.reference):.2f}")
    return {"graph_p99_ms": Series(windows.ours, (), note)}


def _delay(bench: Bench, window: Helper, rate: int) -> float:
    told = window.ask(do="beat", seconds=bench.settings.seconds)
    if rate:
        due = _LEAST_SHARE * rate * bench.settings.seconds
        bench.guard(tr("every change reaches the graph"), told["updates"] >= due)
        bench.guard(tr("changes are painted"), told["paintings"] >= due)
        bench.guard(tr("the graph is seen"), window.ask(do="look")["colours"] >= _LEAST_COLOURS)
    return quantile(told["delays"], _LATE)
