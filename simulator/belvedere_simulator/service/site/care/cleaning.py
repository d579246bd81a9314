"""Throwing away old logs and metrics, and giving the room back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.logs.retention import Retention
from belvedere_simulator.service.metrics.store import MetricStore
from belvedere_simulator.service.site.care.pausing import paused
from belvedere_simulator.service.site.care.sizes import files_of
from belvedere_simulator.service.site.settings_file import read_site_file
from belvedere_simulator.service.store.schemas import LOGS, METRICS
from belvedere_simulator.service.store.telemetry import telemetry_database
from belvedere_simulator.service.wiring.foundations import DATABASE_FILE
from belvedere_simulator.service.wiring.telemetry import LOGS_FILE, METRICS_FILE

DAY = 86_400.0
Step = Callable[[str], None]
"""Told which of LOGS_FILE, METRICS_FILE and DATABASE_FILE is worked on; what it raises ends it."""


@dataclass(frozen=True)
class Cleaned:
    """`events` and `data` that went, and the bytes that were `freed`."""

    events: int
    data: int
    freed: int


def clean_site(
    data_dir: Path, step: Step, log_days: int | None = None, metric_days: int | None = None
) -> Cleaned:
    """Remove log events and metric data older than so many days, by the site's own rules where none are
    given, and compact the databases; a site that runs is stopped for it.

    What packages and applications refer to no more the site removes itself, at its start and every hour.
    Raises what `paused` raises.
    """
    before = sum(size for _, size in files_of(data_dir))
    kept = read_site_file(data_dir).settings.retention
    if log_days is not None:
        kept = replace(kept, log_days=log_days)
    if metric_days is not None:
        kept = replace(kept, metric_days=metric_days)
    clock = SystemClock()
    with paused(data_dir):
        step(LOGS_FILE)
        logs = telemetry_database(f"sqlite:///{data_dir / LOGS_FILE}", LOGS)
        events = Retention(logs, clock, kept).sweep()
        logs.close()
        step(METRICS_FILE)
        metrics = telemetry_database(f"sqlite:///{data_dir / METRICS_FILE}", METRICS)
        now = clock.now().timestamp()
        data = MetricStore(metrics).sweep(now, kept.metric_days * DAY) if kept.metric_days else 0
        metrics.close()
        for name in (LOGS_FILE, METRICS_FILE, DATABASE_FILE):
            step(name)
            _compact(data_dir / name)
        after = sum(size for _, size in files_of(data_dir))
    return Cleaned(events, data, max(0, before - after))


def _compact(file: Path) -> None:
    if not file.exists():
        return
    with closing(sqlite3.connect(file)) as database:
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
