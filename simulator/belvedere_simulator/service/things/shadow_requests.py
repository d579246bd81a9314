"""What devices and desktops ask about shadows, answered from the database."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.channel.messages import Message, Object
from belvedere_simulator.channel.shadow import answering
from belvedere_simulator.channel.shadow.rejection import FORBIDDEN, INTERNAL, MISSING, TOO_MANY, Refused
from belvedere_simulator.channel.shadow.requests import request_of, update_of, version_of
from belvedere_simulator.channel.shadow.shadow import deleted, updated
from belvedere_simulator.channel.topics import ShadowTopic, ShadowVerb
from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices.records import device_of_thing
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things import outbox
from belvedere_simulator.service.things.shadows import find_shadow, save_shadow, shadows_of

MOST_SHADOWS = 100

_log = logging.getLogger(__name__)


class ShadowRequests:
    """Answers one request after the other."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def answer(self, topic: ShadowTopic, payload: bytes, *, crowded: bool = False) -> Sequence[Message]:
        """The answer; of an update the delta and the documents wait in the outbox, committed with it.

        A `crowded` request is one too many at once.
        """
        now = self._clock.now().timestamp()
        request: Object = {}
        try:
            request = request_of(payload)
            if crowded:
                raise Refused(TOO_MANY, tr("Too many requests are in flight"))
            return self._answer(topic, request, now)
        except Refused as error:
            return answering.refused(error, topic, request, now)
        except SQLAlchemyError as error:
            _log.warning("a shadow of %s could not be worked on: %s", topic.thing, error)
            failure = Refused(INTERNAL, tr("The request could not be worked on; ask again"))
            return answering.refused(failure, topic, request, now)

    def _answer(self, topic: ShadowTopic, request: Object, now: float) -> Sequence[Message]:
        if topic.verb == ShadowVerb.GET:
            with self._database.read() as connection:
                _require_thing(connection, topic)
                return answering.got(
                    find_shadow(connection, topic.thing, topic.name, now), topic, request, now
                )
        with self._database.write() as connection:
            _require_thing(connection, topic)
            before = find_shadow(connection, topic.thing, topic.name, now, lock=True)
            if topic.verb == ShadowVerb.DELETE:
                gone = deleted(before, version_of(request), now)
                save_shadow(connection, topic.thing, topic.name, gone)
                return answering.forgotten(gone, topic, request, now)
            after = updated(before, update_of(request), now)
            if not before.exists and shadows_of(connection, topic.thing) >= MOST_SHADOWS:
                raise Refused(FORBIDDEN, tr("A thing has at most {most} shadows", most=MOST_SHADOWS))
            save_shadow(connection, topic.thing, topic.name, after)
            answer, *rest = answering.changed(before, after, topic, request, now)
            outbox.post(connection, topic.thing, rest)
            return [answer]


def _require_thing(connection: Connection, topic: ShadowTopic) -> None:
    if device_of_thing(connection, topic.thing) is None:
        raise Refused(MISSING, tr("There is no such thing"))
