"""All that is measured of the engine, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from belvedere_simulator.bench.bench import Measurement
from belvedere_simulator.bench.measurements import calls, end_to_end, gpu, live, sharing, streams, takes
from belvedere_simulator.bench.measuring import measure
from belvedere_simulator.bench.results import Report
from belvedere_simulator.bench.settings import Settings

MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("end_to_end_fps_small", "cpu_per_frame_small"), end_to_end.measure_small),
    Measurement(("end_to_end_fps_large", "cpu_per_frame_large"), end_to_end.measure_large),
    Measurement(("call_added_ms_small",), calls.measure_small),
    Measurement(("call_ratio_large",), calls.measure_large),
    Measurement(("take_ratio",), takes.measure),
    Measurement(("live_added_ms_get", "live_added_ms_painted"), live.measure_added),
    Measurement(("overload_age_periods",), live.measure_overload),
    *(Measurement((f"streams_{count}",), partial(streams.measure, count)) for count in (1, 2, 4, 8)),
    Measurement(("shared_model",), sharing.measure),
    Measurement(("G1",), gpu.measure_end_to_end),
    Measurement(("G2",), gpu.measure_speed_up),
    Measurement(("G8",), gpu.measure_agreement),
)


def bench_engine(
    settings: Settings, tell: Callable[[str], None], measurements: Sequence[Measurement] = MEASUREMENTS
) -> Report:
    """Measure what `settings.only` names, or all. What fails is told beside the rest."""
    return measure("engine", measurements, settings, tell)
