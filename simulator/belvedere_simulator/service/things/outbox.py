"""Messages that wait for their sending, and the thread that sends them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.channel.messages import Message, write_object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things.tables import OUTBOX
from belvedere_simulator.service.woken_thread import WokenThread

AT_ONCE = 200
# How soon after a wish to send the outbox is looked at: the transaction of the wish has yet to end.
FIRST_LOOKS = (0.002, 0.01, 0.05, 0.25)
LOOK_SECONDS = 1.0

Publish = Callable[[str, bytes], None]

_log = logging.getLogger(__name__)


def post(connection: Connection, thing: str, messages: Iterable[Message]) -> None:
    """Have messages sent once the caller's transaction is committed."""
    rows = [
        {"thing": thing, "topic": message.topic, "payload": write_object(message.payload)}
        for message in messages
    ]
    if rows:
        connection.execute(insert(OUTBOX), rows)


def forget(connection: Connection, thing: str) -> None:
    """Send a thing nothing more."""
    connection.execute(delete(OUTBOX).where(OUTBOX.c.thing == thing))


class Sender:
    """Sends what waits in the outbox, in its order, at least once; `chore` is done once a second."""

    def __init__(self, database: Database, publish: Publish, chore: Callable[[], None]) -> None:
        self._database = database
        self._publish = publish
        self._chore = chore
        self._thread = WokenThread("outbox", self._run)

    def start(self) -> None:
        """Begin, with what an earlier process left."""
        self._thread.start()

    def stop(self) -> None:
        """End; what waits is sent by the next process."""
        self._thread.stop()

    def wake(self) -> None:
        """Look soon: something is about to be committed."""
        self._thread.wake()

    def _run(self) -> None:
        while not self._thread.stopped:
            woken = self._thread.rest(LOOK_SECONDS)
            self._guarded(self._chore)
            for pause in FIRST_LOOKS if woken else (0.0,):
                if self._thread.pause(pause) or self._guarded(self._send):
                    break

    def _guarded(self, work: Callable[[], object]) -> bool:
        try:
            return bool(work())
        except (SQLAlchemyError, BelvedereError) as error:
            # The store or the broker is away for a while; what waits keeps waiting.
            _log.warning("messages to devices wait: %s", error)
            return False

    def _send(self) -> bool:
        waiting = self._waiting()
        if not waiting:
            return False
        sent: list[int] = []
        try:
            for number, topic, payload in waiting:
                self._publish(topic, payload)
                sent.append(number)
        finally:
            if sent:
                with self._database.write() as connection:
                    connection.execute(delete(OUTBOX).where(OUTBOX.c.number.in_(sent)))
        if len(waiting) == AT_ONCE:
            self._thread.wake()
        return True

    def _waiting(self) -> Sequence[tuple[int, str, bytes]]:
        chosen = select(OUTBOX.c.number, OUTBOX.c.topic, OUTBOX.c.payload).order_by(OUTBOX.c.number)
        with self._database.read() as connection:
            return [tuple(row) for row in connection.execute(chosen.limit(AT_ONCE))]
