"""All that is measured of the log viewer, in order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

from belvedere_simulator.bench.bench import Bench, Measurement
from belvedere_simulator.bench.measurements import log_counting, log_viewers, log_window
from belvedere_simulator.bench.measuring import measure
from belvedere_simulator.bench.results import Report
from belvedere_simulator.bench.settings import Settings

MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("log_first_paint",), log_window.measure_paint),
    Measurement(("log_index",), log_counting.measure_index),
    Measurement(("log_literal",), log_counting.measure_literal),
    Measurement(("log_regex",), log_counting.measure_regex),
    Measurement(("log_memory",), log_window.measure_memory),
    Measurement(("log_follow_p99_ms",), log_window.measure_following),
    Measurement(("log_index_vs_lnav", "log_literal_vs_lnav"), log_viewers.measure_lnav),
    Measurement(("log_index_vs_glogg",), log_viewers.measure_glogg),
)


def bench_logs(
    settings: Settings, tell: Callable[[str], None], measurements: Sequence[Measurement] = MEASUREMENTS
) -> Report:
    """Measure what `settings.only` names, or all, and remove the log. What fails is told beside the rest."""
    try:
        return measure("logs", measurements, settings, tell)
    finally:
        shutil.rmtree(Bench(settings, tell).log_folder, ignore_errors=True)
