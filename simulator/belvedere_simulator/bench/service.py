"""All that is measured of the service, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.bench.bench import Measurement
from belvedere_simulator.bench.measurements.requests import (
    measure_beside_moto,
    measure_describe,
    measure_list,
    measure_slowest,
)
from belvedere_simulator.bench.measuring import measure
from belvedere_simulator.bench.results import Report
from belvedere_simulator.bench.settings import Settings

MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("service_list",), measure_list),
    Measurement(("service_describe",), measure_describe),
    Measurement(("service_p99",), measure_slowest),
    Measurement(("service_vs_moto",), measure_beside_moto),
)


def bench_service(
    settings: Settings, tell: Callable[[str], None], measurements: Sequence[Measurement] = MEASUREMENTS
) -> Report:
    """Measure what `settings.only` names, or all. What fails is told beside the rest."""
    return measure("service", measurements, settings, tell)
