"""The service's end of the message channel: a broker, what comes through it, and what waits to be sent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import Message, write_object
from belvedere_simulator.channel.shadow.rejection import MOST_IN_FLIGHT
from belvedere_simulator.channel.shadow.shadow import AFTERLIFE
from belvedere_simulator.channel.topics import JobTopic, OwnTopic, ShadowTopic
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.broker.broker import Broker, Gatekeeper, Received
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.devices.appliances import Appliances
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.things import presence
from belvedere_simulator.service.things.executions import forget_ended, overdue
from belvedere_simulator.service.things.job_requests import JobRequests
from belvedere_simulator.service.things.lead import Lead
from belvedere_simulator.service.things.outbox import Sender
from belvedere_simulator.service.things.own_requests import Families, OwnRequests
from belvedere_simulator.service.things.queue import ThingJobs
from belvedere_simulator.service.things.shadow_requests import ShadowRequests
from belvedere_simulator.service.things.shadows import forget_deleted
from belvedere_simulator.service.tools.news import ToolNews
from belvedere_simulator.service.tools.telemetry import HeardTelemetry

# How long the service has to be up before a device that was online and is silent counts as gone.
PATIENCE = timedelta(seconds=60)
KEPT = timedelta(days=90)
TIDY_EVERY = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Channel:
    """Opens with `start`; devices that were online before are asked whether they still are."""

    def __init__(
        self, database: Database, clock: Clock, jobs: ThingJobs, families: Families, broker: Broker
    ) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._broker = broker
        self._appliances: Appliances = families.appliances
        self._certificates: Certificates = families.certificates
        self._job_requests = JobRequests(database, clock, jobs)
        self._shadow_requests = ShadowRequests(database, clock)
        self._own_requests = OwnRequests(database, clock, families)
        self.tool_news = ToolNews()
        self.telemetry = HeardTelemetry()
        self._sender = Sender(database, broker.publish, self._chores)
        self._started = clock.now()
        self._asked = False
        self._returned = threading.Event()
        self._lead = Lead(database, clock, self._returned.set) if broker.shared else None
        self._tidied = clock.now()

    @property
    def address(self) -> str:
        """Where devices reach the broker."""
        return self._broker.address

    @property
    def trust(self) -> bytes:
        """The authorities (PEM) that devices have to trust for it, besides the site's."""
        return self._broker.trust

    def start(self, gatekeeper: Gatekeeper) -> None:
        """Begin. BelvedereError when the broker cannot be started or reached."""
        self._started = self._clock.now()
        self._broker.start(gatekeeper, self._receive, self._returned.set)
        self._certificates.listen(self._broker.disconnect)
        self._certificates.listen_issued(self._broker.refresh)
        self._jobs.wake_with(self._sender.wake)
        self._sender.start()
        self._ask_who_is_there()

    def close(self) -> None:
        """End; what waits is sent at the next start."""
        self._sender.stop()
        self._broker.stop()
        if self._lead is not None:
            self._lead.give_up()

    def listen_at(self, address: str, names: Sequence[str]) -> None:
        """Serve at `address` too, see `Broker.listen_at`. Raises BelvedereError BV-BRK-010."""
        self._broker.listen_at(address, names)

    def address_at(self, address: str) -> str:
        """Where devices reach the broker that come by `address` of this computer."""
        return self._broker.address_at(address)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message of an application or the user, on a topic that is open to them."""
        self._broker.publish(topic, payload)

    def _receive(self, message: Received) -> None:
        if thing := topics.replying_thing(message.topic):
            # Every process listens: the one that is asked for it may be another.
            self.tool_news.heard(thing, message.payload)
            return
        thing, kind = topics.telling_thing(message.topic)
        if thing:
            self.telemetry.heard(thing, kind, message.payload)
            return
        if self._lead is not None and not self._lead.holds():
            return  # another process answers
        crowded = message.ahead >= MOST_IN_FLIGHT
        match topics.read(message.topic):
            case JobTopic() as asked:
                answer = self._job_requests.answer(asked, message.payload, crowded=crowded)
                self._say(answer, message.asker)
            case ShadowTopic() as asked:
                for answer in self._shadow_requests.answer(asked, message.payload, crowded=crowded):
                    self._say(answer, message.asker)
                self._sender.wake()
            case OwnTopic() as told:
                reply = self._own_requests.answer(told, message.payload)
                if reply is not None:
                    self._say(reply, message.asker)

    def _say(self, message: Message, asker: str = "") -> None:
        try:
            self._broker.publish(message.topic, write_object(message.payload), asker)
        except BelvedereError as error:
            # The asker will ask again.
            _log.warning("an answer could not be sent: %s", error)

    def _chores(self) -> None:
        now = self._clock.now()
        if self._lead is not None:
            self._lead.renew()
        if self._returned.is_set():
            # Devices came and went meanwhile, and their wills were lost with the broker.
            self._returned.clear()
            self._started, self._asked = now, False
            self._ask_who_is_there()
        with self._database.read() as connection:
            late = bool(overdue(connection, now.timestamp()))
        if late:
            with self._database.write() as connection:
                self._jobs.end_overdue(connection)
        if not self._asked and now - self._started >= PATIENCE:
            self._asked = True
            self._miss_the_silent()
        if now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            with self._database.write() as connection:
                forget_ended(connection, (now - KEPT).timestamp())
                forget_deleted(connection, now.timestamp() - AFTERLIFE)

    def _ask_who_is_there(self) -> None:
        with self._database.read() as connection:
            there = presence.online(connection, self._started.timestamp())
        for thing in there:
            self._say(Message(f"{topics.own(thing)}/presence/ask", {}))

    def _miss_the_silent(self) -> None:
        now = self._clock.now().timestamp()
        with self._database.write() as connection:
            for thing in presence.online(connection, self._started.timestamp()):
                presence.lost(connection, thing, now)
                self._appliances.report_connection(connection, thing, now, online=False)
