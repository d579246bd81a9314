"""This project's own topics: certificates, presence, reports, addresses of assets."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import Message, Object, Unreadable, read_object, token_of
from belvedere_simulator.channel.topics import OwnTopic, OwnVerb
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.certificates import registry
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.identity import Identity, Kind, State
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices.appliances import Appliances
from belvedere_simulator.service.devices.told import read_appliance
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things import presence
from belvedere_simulator.service.things.asset_links import AssetLinks
from belvedere_simulator.service.things.reports import Invalid, Report, report_of, word

INVALID, INTERNAL = "InvalidRequest", "InternalError"
# Presence and reports are told, not asked: nobody waits for an answer to them.
ANSWERED = (OwnVerb.CLAIM, OwnVerb.RENEW, OwnVerb.ASSETS)
MOST_WANTED = 200

_log = logging.getLogger(__name__)


class InstanceListener(Protocol):
    """The family that wants to know how application instances are."""

    def report_state(self, connection: Connection, thing: str, instance_id: str, state: str) -> None:
        """The device tells DeviceReportedStatus."""

    def report_health(self, connection: Connection, thing: str, instance_id: str, health: str) -> None:
        """The device tells HealthStatus."""

    def report_nodes(
        self, connection: Connection, thing: str, instance_id: str, nodes: tuple[tuple[str, str], ...]
    ) -> None:
        """The device tells CurrentStatus of nodes."""


@dataclass(frozen=True)
class Families:
    """Whom the reports are for. `issued` is called when a certificate was issued and committed."""

    certificates: Certificates
    appliances: Appliances
    instances: InstanceListener
    links: AssetLinks
    issued: Callable[[], None]


class OwnRequests:
    """Works on one message after the other."""

    def __init__(self, database: Database, clock: Clock, families: Families) -> None:
        self._database = database
        self._clock = clock
        self._families = families

    def answer(self, topic: OwnTopic, payload: bytes) -> Message | None:
        """The answer, where there is one; what was told is committed."""
        request: Object = {}
        try:
            request = read_object(payload)
            told, where = self._answer(topic, request), topics.accepted(topic)
        except Unreadable:
            told, where = (
                _refusal(INVALID, tr("The message is no JSON object in UTF-8")),
                topics.rejected(topic),
            )
        except Invalid as error:
            told, where = _refusal(INVALID, str(error)), topics.rejected(topic)
        except BelvedereError as error:
            told, where = _refusal(error.code, f"{error.what} ({error.why})"), topics.rejected(topic)
        except SQLAlchemyError as error:
            _log.warning("a message of %s could not be worked on: %s", topic.thing, error)
            told, where = _refusal(INTERNAL, tr("Ask again")), topics.rejected(topic)
        if topic.verb not in ANSWERED:
            return None
        now = int(self._clock.now().timestamp())
        return Message(where, {**told, "timestamp": now, **token_of(request)})

    def _answer(self, topic: OwnTopic, request: Object) -> Object:
        match topic.verb:
            case OwnVerb.CLAIM:
                return self._claim(topic, request)
            case OwnVerb.RENEW:
                return self._renew(topic, request)
            case OwnVerb.PRESENCE:
                self._presence(topic, request)
            case OwnVerb.REPORT:
                self._report(topic.thing, report_of(request))
            case OwnVerb.ASSETS:
                return self._assets(topic.thing, request)
        return {}

    def _claim(self, topic: OwnTopic, request: Object) -> Object:
        appliance = read_appliance(request)
        with self._database.write() as connection:
            identity = self._holder(connection, topic, Kind.CLAIM)
            pem = self._families.appliances.claim(connection, identity, _csr(request), appliance)
        self._families.issued()
        return {"certificate": pem.decode("ascii"), "thing": topic.thing}

    def _renew(self, topic: OwnTopic, request: Object) -> Object:
        with self._database.write() as connection:
            identity = self._holder(connection, topic, Kind.DEVICE)
            pem = self._families.certificates.renew(connection, identity, _csr(request))
        self._families.issued()
        return {"certificate": pem.decode("ascii"), "thing": topic.thing}

    def _presence(self, topic: OwnTopic, request: Object) -> None:
        session, online = word(request, "session"), request.get("online") is True
        if len(session) > 64:
            raise Invalid(tr("{name} has to be a short text", name="session"))
        now = self._clock.now().timestamp()
        replaced: frozenset[str] = frozenset()
        with self._database.write() as connection:
            identity = self._holder(connection, topic, Kind.DEVICE)
            if online:
                presence.came(connection, topic.thing, session, now)
                replaced = self._families.certificates.confirm(connection, identity)
            elif not presence.went(connection, topic.thing, session, now):
                return
            self._families.appliances.report_connection(connection, topic.thing, now, online=online)
        self._families.certificates.announce(replaced)

    def _report(self, thing: str, report: Report) -> None:
        now, families = self._clock.now().timestamp(), self._families
        with self._database.write() as connection:
            families.appliances.report_lease(connection, thing, now)
            if report.software is not None:
                families.appliances.report_software(connection, thing, report.software, now)
            if report.network is not None:
                families.appliances.report_network(connection, thing, report.network, now)
            for instance in report.instances:
                families.instances.report_state(connection, thing, instance.identifier, instance.state)
                families.instances.report_health(connection, thing, instance.identifier, instance.health)
                families.instances.report_nodes(connection, thing, instance.identifier, instance.nodes)

    def _assets(self, thing: str, request: Object) -> Object:
        wanted = request.get("files", [])
        texts = isinstance(wanted, list) and all(isinstance(each, str) for each in wanted)
        if not texts or len(wanted) > MOST_WANTED:
            raise Invalid(tr("files has to be a list of names"))
        job_id = word(request, "jobId")
        with self._database.read() as connection:
            named = self._families.links.named(connection, thing, job_id, wanted)
        return {"jobId": job_id, "files": self._families.links.links(named)}

    def _holder(self, connection: Connection, topic: OwnTopic, kind: Kind) -> Identity:
        """Whose certificate the topic names; brokers let nobody else publish there, but not all are ours."""
        record = registry.find(connection, topic.serial)
        if record is None or (record.thing, record.kind) != (topic.thing, kind.value):
            raise Invalid(tr("the certificate is not of this thing"))
        if record.state_at(self._clock.now().timestamp()) == State.REVOKED:
            raise Invalid(tr("the certificate is revoked"))
        return Identity(kind, record.thing, record.serial)


def _csr(request: Object) -> bytes:
    csr = request.get("certificateSigningRequest")
    if not isinstance(csr, str):
        raise Invalid(tr("certificateSigningRequest has to be text in PEM"))
    return csr.encode("utf-8")


def _refusal(code: str, message: str) -> Object:
    return {"code": code, "message": message}
