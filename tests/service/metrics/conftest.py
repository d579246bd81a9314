"""A metrics store and alarms over it, and short ways to ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.metrics.alarm_operations import AlarmOperations
from belvedere_simulator.service.metrics.alarms import AlarmChange
from belvedere_simulator.service.metrics.data_operations import MetricOperations
from belvedere_simulator.service.metrics.evaluator import AlarmEvaluator
from belvedere_simulator.service.metrics.store import MetricStore
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.schemas import METRICS
from belvedere_simulator.service.store.telemetry import telemetry_database
from fakes.hand_clock import HandClock

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")
Ask = Callable[..., Any]


class Told:
    """A listener that keeps what it was told."""

    def __init__(self) -> None:
        self.changes: list[AlarmChange] = []

    def alarm_changed(self, change: AlarmChange) -> None:
        self.changes.append(change)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MetricStore]:
    database = telemetry_database(f"sqlite:///{tmp_path / 'metrics.db'}", METRICS)
    yield MetricStore(database)
    database.close()


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'control.db'}")
    database.create()
    yield database
    database.close()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def evaluator(control: Database, store: MetricStore, clock: HandClock, told: Told) -> AlarmEvaluator:
    return AlarmEvaluator(control, store, clock, [told])


@pytest.fixture
def ask(control: Database, store: MetricStore, clock: HandClock, evaluator: AlarmEvaluator) -> Ask:
    data = MetricOperations(store, clock).handlers()
    alarms = AlarmOperations(control, clock, SiteSettings(), evaluator).handlers()
    return lambda operation, **parameters: {**data, **alarms}[operation](CALLER, parameters)


@pytest.fixture
def refusal(ask: Ask) -> Ask:
    def refusal(operation: str, **parameters: Any) -> str:
        with pytest.raises(ServiceError) as caught:
            ask(operation, **parameters)
        return caught.value.code

    return refusal
