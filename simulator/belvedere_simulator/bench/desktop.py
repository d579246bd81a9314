"""All that is measured of the desktop, in order. Its windows are processes started by their module's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.bench.bench import Measurement
from belvedere_simulator.bench.measurements import live_graph, live_tiles, many_rows, starting
from belvedere_simulator.bench.measuring import measure
from belvedere_simulator.bench.results import Report
from belvedere_simulator.bench.settings import Settings

MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("first_window",), starting.measure),
    Measurement(("gui_p99_ms",), live_tiles.measure_delays),
    Measurement(("tiles_16_vs_1",), live_tiles.measure_cost),
    Measurement(("table_filter_ms", "table_sort_ms"), many_rows.measure),
    Measurement(("graph_p99_ms",), live_graph.measure),
)


def bench_desktop(
    settings: Settings, tell: Callable[[str], None], measurements: Sequence[Measurement] = MEASUREMENTS
) -> Report:
    """Measure what `settings.only` names, or all. What fails is told beside the rest."""
    return measure("desktop", measurements, settings, tell)
