"""Sends what waits for targets: at least once, again after a failure, and tells in the alarm's history."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.alarm_targets.address import MQTT, Address
from belvedere_simulator.service.alarm_targets.tables import ALARM_MESSAGES, ALARM_TARGETS
from belvedere_simulator.service.alarm_targets.webhook import post
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.iot.publisher import Publisher
from belvedere_simulator.service.metrics.alarms import AlarmChange, note
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.woken_thread import WokenThread
from belvedere_simulator.vault.vault import Vault

PAUSES = (10.0, 60.0, 300.0, 900.0)
"""Seconds before it is tried again, after each failure; then it is given up."""

_LOOK_SECONDS = 5.0
# A process that ended meanwhile leaves its message to another one, or to its next start.
_CLAIMED = 60.0

MessageRow = Row[tuple[Any, ...]]
_LOG = logging.getLogger(__name__)


class Deliveries:
    """An alarm listener: it looks at once when alarms changed. `publisher` sends to topics."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, publisher: Publisher) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._publisher = publisher
        self._thread = WokenThread("alarm messages", self._run)

    def start(self) -> None:
        """Begin, with what an earlier process left."""
        self._thread.start()

    def stop(self) -> None:
        """End; what waits is sent after the next start."""
        self._thread.stop()

    def alarm_changed(self, _change: AlarmChange) -> None:
        """Something waits."""
        self._thread.wake()

    def send_due(self) -> int:
        """Send what is due; how many messages were tried."""
        now = self._now()
        with self._database.read() as connection:
            due = ALARM_MESSAGES.c.due <= now
            rows = connection.execute(select(ALARM_MESSAGES).where(due).order_by(ALARM_MESSAGES.c.id)).all()
        tried = 0
        for row in rows:
            if self._thread.stopped:
                break
            if self._claim(row, now):
                self._send(row)
                tried += 1
        return tried

    def deliver(self, name: str, message: str) -> str:
        """Send to a target now; "" when it was taken, else why not."""
        with self._database.read() as connection:
            target = connection.execute(select(ALARM_TARGETS).where(ALARM_TARGETS.c.name == name)).first()
        if target is None:
            return tr("there is no such target any more")
        address = Address(target.kind, self._vault.open(target.sealed).decode())
        failure = self._handed(address, message.encode())
        with self._database.write() as connection:
            chosen = update(ALARM_TARGETS).where(ALARM_TARGETS.c.name == name)
            connection.execute(chosen.values(told=self._now(), outcome=failure))
        return failure

    def _run(self) -> None:
        while not self._thread.stopped:
            try:
                self.send_due()
            except (SQLAlchemyError, BelvedereError) as error:
                _LOG.warning("messages about alarms wait: %s", error)
            self._thread.rest(_LOOK_SECONDS)

    def _claim(self, row: MessageRow, now: float) -> bool:
        """Whether no other process sends it."""
        own = (ALARM_MESSAGES.c.id == row.id) & (ALARM_MESSAGES.c.attempts == row.attempts)
        values = {"attempts": row.attempts + 1, "due": now + _CLAIMED}
        with self._database.write() as connection:
            return connection.execute(update(ALARM_MESSAGES).where(own).values(**values)).rowcount == 1

    def _send(self, row: MessageRow) -> None:
        failure = self.deliver(row.target, row.message)
        given_up = bool(failure) and row.attempts >= len(PAUSES)
        with self._database.write() as connection:
            if failure and not given_up:
                due = self._now() + PAUSES[row.attempts]
                chosen = update(ALARM_MESSAGES).where(ALARM_MESSAGES.c.id == row.id)
                connection.execute(chosen.values(due=due))
            else:
                connection.execute(delete(ALARM_MESSAGES).where(ALARM_MESSAGES.c.id == row.id))
            self._note(connection, row, failure, given_up=given_up)

    def _note(self, connection: Connection, row: MessageRow, failure: str, *, given_up: bool) -> None:
        if not failure:
            summary = tr("Notified {action}", action=row.action)
        elif given_up:
            summary = tr("{action} was given up: {reason}", action=row.action, reason=failure)
        else:
            summary = tr("{action} is tried again: {reason}", action=row.action, reason=failure)
        told = {"action": row.action, "attempt": row.attempts + 1, "failure": failure or None}
        note(connection, row.alarm, self._now(), "Action", summary, told)

    def _handed(self, address: Address, body: bytes) -> str:
        if address.kind != MQTT:
            return post(address.text, body)
        try:
            self._publisher.publish(address.text, body)
        except BelvedereError as error:
            return error.what
        return ""

    def _now(self) -> float:
        return self._clock.now().timestamp()
