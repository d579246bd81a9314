"""A logs store of its own, its operations, and short ways to ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.logs.operations import LogOperations
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.schemas import LOGS
from belvedere_simulator.service.store.telemetry import telemetry_database
from fakes.hand_clock import HandClock

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOW = int(START.timestamp() * 1000)
CALLER = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")
Ask = Callable[..., Any]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = telemetry_database(f"sqlite:///{tmp_path / 'logs.db'}", LOGS)
    yield database
    database.close()


@pytest.fixture
def operations(database: Database, clock: HandClock) -> LogOperations:
    return LogOperations(database, clock, lambda bucket: bucket == "exports", lambda: None)


@pytest.fixture
def ask(operations: LogOperations) -> Ask:
    handlers = operations.handlers()

    def ask(operation: str, **parameters: Any) -> Any:
        given = dict(parameters)
        if "from_" in given:
            given["from"] = given.pop("from_")
        return handlers[operation](CALLER, given)

    return ask


@pytest.fixture
def refusal(ask: Ask) -> Ask:
    def refusal(operation: str, **parameters: Any) -> str:
        with pytest.raises(ServiceError) as caught:
            ask(operation, **parameters)
        return caught.value.code

    return refusal


@pytest.fixture
def put(ask: Ask) -> Ask:
    """Appends (time, message) pairs to a stream, which is made first."""

    def put(stream: str, events: list[tuple[int, str]], group: str = "g") -> Any:
        names = {"logGroupName": group, "logStreamName": stream}
        for operation, wanted in (("CreateLogGroup", {"logGroupName": group}), ("CreateLogStream", names)):
            try:
                ask(operation, **wanted)
            except ServiceError as problem:
                assert problem.code == "ResourceAlreadyExistsException"
        rows = [{"timestamp": time, "message": message} for time, message in events]
        return ask("PutLogEvents", **names, logEvents=rows)

    return put
