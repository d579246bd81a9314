"""Messages that are not taken: tried again, given up in the end, left to the next process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.alarm_targets import webhook
from belvedere_simulator.service.alarm_targets.delivering import PAUSES, Deliveries
from belvedere_simulator.service.alarm_targets.messages import post_message
from belvedere_simulator.service.alarm_targets.tables import ALARM_MESSAGES, ALARM_TARGETS
from belvedere_simulator.service.metrics.tables import ALARM_HISTORY
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key
from fakes.hand_clock import HandClock
from service.alarm_targets.conftest import Hook

ARN = "arn:aws:sns:us-east-1:123456789012:office"
VAULT = SealingVault(new_key(), "of the test")


class Broker:
    """Takes messages, or is away."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.away = False

    def publish(self, topic: str, payload: bytes) -> None:
        if self.away:
            raise BelvedereError("BV-BRK-001", "The broker is away")
        self.heard.append((topic, payload))


class Bench:
    """What waits in a database, and who sends it."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock(datetime(2026, 5, 1, 12, tzinfo=UTC))
        self.database = Database(f"sqlite:///{folder / 'control.db'}")
        self.database.create()
        self.broker = Broker()
        self.deliveries = self.process()

    def process(self) -> Deliveries:
        return Deliveries(self.database, VAULT, self.clock, self.broker)

    def target(self, kind: str, address: str) -> None:
        row = {"name": "office", "kind": kind, "shown": "", "sealed": VAULT.seal(address.encode())}
        with self.database.write() as connection:
            connection.execute(insert(ALARM_TARGETS), [{**row, "told": None, "outcome": ""}])

    def post(self) -> None:
        with self.database.write() as connection:
            assert post_message(connection, ARN, "crowd", {"NewStateValue": "ALARM"}, self.now)

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    @property
    def waiting(self) -> int:
        with self.database.read() as connection:
            return len(connection.execute(select(ALARM_MESSAGES)).all())

    @property
    def notes(self) -> list[str]:
        with self.database.read() as connection:
            return list(connection.execute(select(ALARM_HISTORY.c.summary)).scalars())


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.database.close()


def test_it_is_tried_again_later_and_later_and_given_up(bench: Bench, hook: Hook) -> None:
    hook.status = 503
    bench.target("webhook", f"http://127.0.0.1:{hook.port}/")
    bench.post()
    assert bench.deliveries.send_due() == 1
    for pause in PAUSES:
        assert bench.deliveries.send_due() == 0
        bench.clock.advance(timedelta(seconds=pause))
        assert bench.deliveries.send_due() == 1
    assert (bench.waiting, len(hook.messages)) == (0, 1 + len(PAUSES))
    assert bench.notes[0] == f"{ARN} is tried again: answered 503"
    assert bench.notes[-1] == f"{ARN} was given up: answered 503"


def test_who_recovers_is_told(bench: Bench, hook: Hook) -> None:
    hook.status = 500
    bench.target("webhook", f"http://127.0.0.1:{hook.port}/")
    bench.post()
    bench.deliveries.send_due()
    hook.status = 200
    bench.clock.advance(timedelta(seconds=PAUSES[0]))
    bench.deliveries.send_due()
    assert (bench.waiting, bench.notes[-1]) == (0, f"Notified {ARN}")


def test_what_a_process_left_is_sent_by_the_next_and_by_one_alone(bench: Bench) -> None:
    bench.target("mqtt", "shop/alarms")
    bench.post()
    second, third = bench.process(), bench.process()
    assert second.send_due() + third.send_due() == 1
    [(topic, payload)] = bench.broker.heard
    assert (topic, payload) == ("shop/alarms", b'{"NewStateValue": "ALARM"}')


def test_a_broker_that_is_away_is_waited_for(bench: Bench) -> None:
    bench.target("mqtt", "shop/alarms")
    bench.broker.away = True
    bench.post()
    bench.deliveries.send_due()
    assert bench.notes == [f"{ARN} is tried again: The broker is away"]
    bench.broker.away = False
    bench.clock.advance(timedelta(seconds=PAUSES[0]))
    bench.deliveries.send_due()
    assert len(bench.broker.heard) == 1


def test_nobody_listens_at_the_address(bench: Bench, hook: Hook) -> None:
    bench.target("webhook", "http://127.0.0.1:9/")
    bench.post()
    bench.deliveries.send_due()
    assert "no connection" in bench.notes[0]
    assert hook.messages == []


def dribble(server: socket.socket) -> None:
    """Answer the first who comes without end."""
    link, _address = server.accept()
    with link, suppress(OSError):
        while True:
            link.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


@pytest.mark.parametrize("connected", ["at once", "late"])
def test_who_answers_a_little_for_ever_is_left(connected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "WHOLE_SECONDS", 0.3)
    over, end, connect = threading.Event(), webhook._end, HTTPConnection.connect

    def ended(*given: Any) -> None:
        end(*given)
        over.set()

    def connect_late(connection: HTTPConnection) -> None:
        assert over.wait(30)
        connect(connection)

    if connected == "late":
        monkeypatch.setattr(webhook, "_end", ended)
        monkeypatch.setattr(HTTPConnection, "connect", connect_late)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=dribble, args=(server,))
        thread.start()
        told = webhook.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}")
        thread.join(30)
    assert "no answer within 0.3 s" in told
    assert not thread.is_alive()
