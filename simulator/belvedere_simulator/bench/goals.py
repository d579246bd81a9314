"""What is measured, which way is better, what must be kept and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from belvedere_simulator.bench.statistics import Combine, difference, ratio

Better = Literal["higher", "lower"]
RATIO, MILLISECONDS, PERIODS = "ours/reference", "ms over the reference", "source periods"


@dataclass(frozen=True)
class Goal:
    """One figure. `floor` must be kept, `target` is aimed at."""

    name: str
    better: Better
    floor: float
    target: float
    unit: str = RATIO

    @property
    def combine(self) -> Combine:
        """How the two medians make the figure."""
        return difference if self.unit == MILLISECONDS else ratio

    def keeps(self, value: float, bound: float) -> bool:
        """Whether `value` is on the better side of `bound`."""
        return value >= bound if self.better == "higher" else value <= bound


ENGINE = (
    Goal("end_to_end_fps_small", "higher", 1.05, 1.25),
    Goal("end_to_end_fps_large", "higher", 0.95, 1.05),
    Goal("cpu_per_frame_small", "lower", 1.20, 1.05),
    Goal("cpu_per_frame_large", "lower", 1.10, 1.00),
    Goal("call_added_ms_small", "lower", 0.8, 0.3, MILLISECONDS),
    Goal("call_ratio_large", "lower", 1.06, 1.02),
    Goal("take_ratio", "lower", 1.40, 1.15),
    Goal("live_added_ms_get", "lower", 3.0, 1.5, MILLISECONDS),
    Goal("live_added_ms_painted", "lower", 25.0, 12.0, MILLISECONDS),
    Goal("overload_age_periods", "lower", 2.0, 1.2, PERIODS),
    Goal("streams_1", "higher", 1.0, 1.15),
    Goal("streams_2", "higher", 0.95, 1.0),
    Goal("streams_4", "higher", 0.75, 0.95),
    Goal("streams_8", "higher", 0.75, 0.95),
    Goal("shared_model", "higher", 0.80, 0.97),
    Goal("G1", "higher", 0.80, 0.92),
    Goal("G2", "higher", 5.0, 7.5),
    Goal("G8", "higher", 0.995, 1.0),
)

SERVICE = (
    Goal("service_list", "higher", 0.40, 0.75),
    Goal("service_describe", "higher", 0.40, 0.75),
    Goal("service_p99", "lower", 8.0, 4.0, "p99/p50"),
    Goal("service_vs_moto", "higher", 5.0, 15.0),
)

APPLIANCE = (
    Goal("log_lines_per_s", "higher", 20_000, 50_000, "lines a second"),
    Goal("idle_appliance_mb", "lower", 60, 30, "MB"),
    Goal("deploy_seconds", "lower", 6.0, 4.0, "seconds"),
    Goal("appliance_shared_model", "higher", 0.80, 0.97),
)

DESKTOP = (
    Goal("first_window", "lower", 2.5, 1.6),
    Goal("gui_p99_ms", "lower", 16.0, 8.0, "ms"),
    Goal("tiles_16_vs_1", "lower", 1.8, 1.4),
    Goal("table_filter_ms", "lower", 100.0, 50.0, "ms"),
    Goal("table_sort_ms", "lower", 100.0, 50.0, "ms"),
    Goal("graph_p99_ms", "lower", 16.0, 8.0, "ms"),
)

LOGS = (
    Goal("log_first_paint", "lower", 2.0, 1.1),
    Goal("log_index", "lower", 2.0, 1.2),
    Goal("log_literal", "lower", 1.5, 0.8),
    Goal("log_regex", "lower", 3.0, 1.5),
    Goal("log_memory", "lower", 0.03, 0.01, "bytes a byte of the log"),
    Goal("log_follow_p99_ms", "lower", 16.0, 8.0, "ms"),
    Goal("log_index_vs_lnav", "lower", 1.0, 0.3),
    Goal("log_literal_vs_lnav", "lower", 1.0, 0.3),
    Goal("log_index_vs_glogg", "lower", 1.0, 0.7),
)

SUBJECTS = {"engine": ENGINE, "service": SERVICE, "appliance": APPLIANCE, "desktop": DESKTOP, "logs": LOGS}
BY_NAME = {goal.name: goal for goals in SUBJECTS.values() for goal in goals}
