"""All that is measured of the appliance, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.bench.bench import Measurement
from belvedere_simulator.bench.measurements import deploying, idle, sharing_appliance, shipping
from belvedere_simulator.bench.measuring import measure
from belvedere_simulator.bench.results import Report
from belvedere_simulator.bench.settings import Settings

MEASUREMENTS: tuple[Measurement, ...] = (
    Measurement(("log_lines_per_s",), shipping.measure),
    Measurement(("idle_appliance_mb",), idle.measure),
    Measurement(("deploy_seconds",), deploying.measure),
    Measurement(("appliance_shared_model",), sharing_appliance.measure),
)


def bench_appliance(
    settings: Settings, tell: Callable[[str], None], measurements: Sequence[Measurement] = MEASUREMENTS
) -> Report:
    """Measure what `settings.only` names, or all. What fails is told beside the rest."""
    return measure("appliance", measurements, settings, tell)
