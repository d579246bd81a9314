"""The connection to the site's broker, for one life of the appliance."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from belvedere_simulator.appliance.body.events import Connection
from belvedere_simulator.appliance.body.state import Body
from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.connection.credentials import SPOILING, has_expired, shown_certificate
from belvedere_simulator.appliance.connection.journal import ConnectionJournal
from belvedere_simulator.appliance.connection.patience import obstacle_of, pause_after
from belvedere_simulator.appliance.connection.renewing import Renewing
from belvedere_simulator.appliance.connection.reporter import Reporter, Reports
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.dialling import Dialling
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.provisioning.joining import Obstacle, context_of, obstacle
from belvedere_simulator.appliance.provisioning.pointing import resolved, seek
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record, save_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.channel import topics
from belvedere_simulator.channel.connecting import Connecting
from belvedere_simulator.channel.device_client import DeviceClient
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.messages import tr

CUTTING = frozenset({FaultKind.BROKER_RESET, FaultKind.SERVICE_DOWN})
SETTLE_SECONDS = 2.0


@dataclass(frozen=True)
class LinkStatus:
    """How the connection is. `obstacle` is what is in the way of one that is wanted, None while it stands
    or is not known; `problem` tells it to people.
    """

    online: bool = False
    obstacle: Obstacle | None = None
    problem: str = ""


class JobTaker(Protocol):
    """Who does the jobs that come over the connection."""

    def take(self, execution: Object | None) -> None:
        """The job to be done now."""

    def settle(self, seconds: float) -> bool:
        """Wait until the site has heard all reports; whether it has in time."""


def nobody_asked(_payload: bytes) -> None:
    """Nothing looks for others."""


def nobody() -> None:
    """Whom it does not concern."""


def nothing_measured() -> Mapping[str, Any]:
    """No statistics."""
    return {}


class SiteConnection:
    """`parts.Connection`. Before the appliance is provisioned it does nothing.

    `instances` and `body` are what is reported, `statistics` what is measured, by name, as JSON. `asked` is
    given what the site wants the appliance to look at; `moved` is called when the site was found at another
    address, which is stored then.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        channel: SiteChannel,
        jobs: JobTaker,
        instances: Reports,
        body: Callable[[], Body],
        statistics: Callable[[], Mapping[str, Any]] = nothing_measured,
        asked: Callable[[bytes], None] = nobody_asked,
        moved: Callable[[], None] = nobody,
    ) -> None:
        self._surroundings = surroundings
        self._life = surroundings.life
        self._channel = channel
        self._jobs = jobs
        self._asked = asked
        self._journal = ConnectionJournal(surroundings.logs)
        self._dialling = Dialling(surroundings.reach, surroundings.faults)
        self._lock = threading.RLock()
        self._wanted = False
        self._client: DeviceClient | None = None
        self._status = LinkStatus()
        self._moved = moved
        self._renewing = Renewing(surroundings, channel, self.reconnect)
        self._reporter = Reporter(
            surroundings, channel, instances, body, statistics, chore=self._renewing.look
        )
        for end in (surroundings.reach.watch(self._ways), surroundings.faults.watch(self._fault)):
            self._life.at_end(end)
        self._life.at_end(self._drop)

    @property
    def status(self) -> LinkStatus:
        """How the connection is now."""
        return self._status

    def connect(self) -> None:
        """Connect and keep trying, while there is a way."""
        with self._lock:
            self._wanted = True
            if self._client is None and self._surroundings.reach.ways.service:
                self._open()

    def disconnect(self) -> None:
        """There is no way: the connection ends at once, without a word."""
        with self._lock:
            self._wanted = False
            self._drop()

    def close(self) -> None:
        """Say goodbye, when the site has heard what is to be said, or after a moment."""
        with self._lock:
            self._wanted = False
            online = self._channel.online
        if online:
            self._jobs.settle(SETTLE_SECONDS)
        with self._lock:
            client, self._client = self._client, None
            if self._status.online:
                self._journal.closed()
            self._channel.lost()
            self._status = LinkStatus()
        if client is not None:
            client.close()

    def refresh(self) -> None:
        """Something that is reported may have changed: applications, cables, lights. Does not wait."""
        self._reporter.refresh()

    def _open(self) -> None:
        record = load_record(self._surroundings.store)
        if record is None or self._life.ended:
            return
        shown = shown_certificate(record, self._surroundings.faults)
        own = _Own(record, shown)
        context = context_of(record.authority.encode(), shown.encode(), record.key.encode())
        client = DeviceClient(
            record.broker,
            context,
            record.identity,
            job=lambda execution: self._job(client, execution),
            heard=self._heard,
            changed=lambda online, why: self._changed(client, record, online, why),
            connecting=Connecting(
                self._dialling.address, lambda tries, error: self._pause(client, own, tries, error)
            ),
        )
        self._client = client
        self._journal.connecting(record.broker)
        client.start()

    def _drop(self) -> None:
        with self._lock:
            client, self._client = self._client, None
            self._went("")
            self._status = LinkStatus()
        if client is not None:
            client.abandon()

    def reconnect(self) -> None:
        """Connect as the record says that is stored now, if a connection is wanted."""
        with self._lock:
            self._drop()
            if self._wanted and self._surroundings.reach.ways.service:
                self._open()

    def _heard(self, topic: str, payload: bytes) -> None:
        if topic == topics.tool_requests(self._channel.thing):
            self._asked(payload)
        else:
            self._reporter.heard(topic, payload)

    def _job(self, client: DeviceClient, execution: Object | None) -> None:
        if self._client is client and not self._life.ended:
            self._jobs.take(execution)

    def _changed(self, client: DeviceClient, record: DeviceRecord, online: bool, why: str) -> None:
        with self._lock:
            if self._client is not client or self._life.ended:
                return
            if not online:
                self._went(why)
                return
            self._status = LinkStatus(online=True)
            self._channel.opened(client, record.thing)
            self._journal.connected(record.thing)
            self._surroundings.post(Connection(up=True))
            self._reporter.connected()

    def _went(self, why: str) -> None:
        """What stood, if anything, is over."""
        self._channel.lost()
        if not self._status.online:
            return
        problem = tr("The connection to the site was lost: {why}", why=why) if why else ""
        self._status = LinkStatus(problem=problem)
        self._journal.lost(why)
        if not self._life.ended:
            self._surroundings.post(Connection(up=False))

    def _pause(self, client: DeviceClient, own: _Own, tries: int, error: OSError | None) -> float:
        """Find out what is in the way, tell it, and how long to wait; on the connection's thread."""
        found = None if tries == 0 else self._obstacle(own, error)
        if found is Obstacle.UNREACHABLE and self._found_elsewhere(client, own):
            return 0.0
        pause = pause_after(found, tries, self._surroundings.pace)
        with self._lock:
            if self._client is client and not self._life.ended and tries:
                problem = self._journal.failed(own.record.broker, found, error, pause)
                self._status = LinkStatus(obstacle=found, problem=problem)
        return pause

    def _obstacle(self, own: _Own, error: OSError | None) -> Obstacle | None:
        record = own.record
        if error is not None:
            found: Obstacle | None = obstacle_of(error)
        elif self._life.ended or not self._surroundings.reach.ways.service:
            found = Obstacle.UNREACHABLE
        else:
            # The broker let us connect and sent us away: what it says to a plain knock tells why.
            context = context_of(record.authority.encode(), own.shown.encode(), record.key.encode())
            found = obstacle(record.broker, context, record.identity)
        expired = found is Obstacle.REFUSED and has_expired(own.shown, self._surroundings.clock())
        return Obstacle.EXPIRED if expired else found

    def _found_elsewhere(self, client: DeviceClient, own: _Own) -> bool:
        """Whether the site answers at another address of its computer; then everything goes there."""
        ways = self._surroundings.reach.ways
        if self._life.ended or not (own.record.names and ways.service and ways.names):
            return False
        found = seek(own.record, resolved, lambda record: self._answers(record, own))
        with self._lock:
            if found is None or self._client is not client or self._life.ended:
                return False
            save_record(self._surroundings.store, found)
            self._journal.found_elsewhere(own.record.broker, found.broker)
        self._moved()
        # Not on the connection's own thread, which ends with it.
        threading.Thread(target=self.reconnect, name="site-moved", daemon=True).start()
        return True

    def _answers(self, record: DeviceRecord, own: _Own) -> bool:
        context = context_of(record.authority.encode(), own.shown.encode(), record.key.encode())
        return obstacle(record.broker, context, record.identity, self._dialling.address) is None

    def _ways(self, before: Ways, now: Ways) -> None:
        if before.service and not now.service:
            self._drop()
        elif now.service and not before.service:
            with self._lock:
                if self._wanted and self._client is None:
                    self._open()
        elif now.names and not before.names:
            self._hurry()
        self._reporter.refresh()

    def _fault(self, fault: InjectedFault, present: bool) -> None:
        if fault.kind in SPOILING | CUTTING:
            # Not on the thread that injects: it holds the board, at which whoever writes a log line looks.
            reaction = threading.Thread(
                target=self._react, args=(fault, present), name="fault-reaction", daemon=True
            )
            reaction.start()

    def _react(self, fault: InjectedFault, present: bool) -> None:
        client = self._client
        if fault.kind in SPOILING:
            self.reconnect()
        elif fault.kind in CUTTING and present and client is not None:
            client.cut()
        elif fault.kind in CUTTING and not present:
            self._hurry()

    def _hurry(self) -> None:
        client = self._client
        if client is not None:
            client.hurry()


@dataclass(frozen=True)
class _Own:
    """The record, and the certificate that is shown for it."""

    record: DeviceRecord
    shown: str
