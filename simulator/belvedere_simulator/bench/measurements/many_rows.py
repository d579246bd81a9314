"""Tables of ten thousand devices and ten thousand cameras."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.window_process import WINDOWS, window_environment
from belvedere_simulator.messages import tr


def measure(bench: Bench) -> Mapping[str, Series]:
    """The slowest search or narrowing, and the slowest sorting, painting included, of each round."""
    rows, filters, sorts = bench.settings.rows, [], []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = window_environment(Path(folder))
        with Helper("many_rows", WINDOWS, environment) as tables:
            for number in range(bench.settings.rounds):
                bench.tell(f"tables: {number + 1}/{bench.settings.rounds}")
                told = tables.ask(do="measure", count=rows)
                filters.append(told["filter"])
                sorts.append(told["sort"])
    note = tr("the slowest of all searches and orders of both tables, {rows} rows each", rows=rows)
    return {
        "table_filter_ms": Series(tuple(filters), (), note),
        "table_sort_ms": Series(tuple(sorts), (), note),
    }
