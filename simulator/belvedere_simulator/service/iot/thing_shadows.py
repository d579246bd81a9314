"""The shadows of things as the message channel keeps them."""

from __future__ import annotations

from sqlalchemy import select

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import write_object
from belvedere_simulator.channel.topics import ShadowTopic, ShadowVerb
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.iot.publisher import Publisher
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things.shadow_requests import ShadowRequests
from belvedere_simulator.service.things.tables import SHADOWS


class ThingShadows:
    """Asks as a device would, and lets the channel hear the answer as the original service does."""

    def __init__(self, database: Database, clock: Clock, publisher: Publisher) -> None:
        self._database = database
        self._requests = ShadowRequests(database, clock)
        self._publisher = publisher

    def ask(self, thing: str, verb: str, name: str, payload: bytes) -> tuple[bool, bytes]:
        """Get, update or delete a shadow."""
        if not topics.is_thing(thing) or (name and not topics.SHADOW.match(name)):
            raise ServiceError("ResourceNotFoundException", tr("There is no such thing or shadow"), 404)
        topic = ShadowTopic(thing, ShadowVerb(verb), name)
        answer, *_ = self._requests.answer(topic, payload)
        document = write_object(answer.payload)
        accepted = answer.topic == topics.accepted(topic)
        if accepted and verb != ShadowVerb.GET:
            self._publisher.publish(answer.topic, document)
        return accepted, document

    def names(self, thing: str) -> list[str]:
        """The names of a thing's named shadows."""
        chosen = select(SHADOWS.c.name).where(SHADOWS.c.thing == thing, SHADOWS.c.name != "")
        with self._database.read() as connection:
            return list(connection.execute(chosen.where(SHADOWS.c.deleted.is_(None))).scalars())
