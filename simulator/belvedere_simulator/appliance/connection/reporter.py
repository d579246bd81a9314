"""Telling the site how the appliance is: at once when something changed, and regularly."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from belvedere_simulator.appliance.body.lights import lights
from belvedere_simulator.appliance.body.state import Body
from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.connection.network_status import network_status
from belvedere_simulator.appliance.connection.settings import ShadowSettings
from belvedere_simulator.appliance.connection.shadow_keeper import ShadowKeeper
from belvedere_simulator.appliance.connection.shadow_state import reported_state
from belvedere_simulator.appliance.connection.telemetry import PERIOD, Telemetry
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.appliance.provisioning.network import load_network
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.channel import topics
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.messages import Object, Unreadable, read_object
from belvedere_simulator.channel.topics import OwnTopic, OwnVerb

# A sign of life renews the lease, which lasts five days: real time, like every validity.
LEASE_SECONDS = 300.0
# How soon a change is noticed of which nobody told.
LOOK_SECONDS = 5.0
RETRY_SECONDS = 2.0

_log = logging.getLogger(__name__)

Reports = Callable[[], Sequence[InstanceReport]]


class Reporter:
    """Reports, shadow and telemetry, on a thread of its own for as long as the life lasts.

    `instances`, `body` and `statistics` are asked on that thread; `chore` is called at each look.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        channel: SiteChannel,
        instances: Reports,
        body: Callable[[], Body],
        statistics: Callable[[], Mapping[str, Any]],
        chore: Callable[[], None],
    ) -> None:
        self._surroundings = surroundings
        self._channel = channel
        self._instances = instances
        self._body = body
        self._chore = chore
        self._settings = ShadowSettings(surroundings.store, surroundings.logs)
        self._shadow = ShadowKeeper(channel, self._settings, surroundings.logs)
        self._telemetry = Telemetry(channel, surroundings.clock, statistics)
        self._changed = threading.Event()
        self._reconnected = True
        self._told: Object | None = None
        self._told_at = 0.0
        self._desired: Object = {}
        self._thread = threading.Thread(target=self._work, name="site-reports", daemon=True)
        surroundings.life.at_end(self._changed.set)
        self._thread.start()

    def refresh(self) -> None:
        """Something may have changed: look now. Does not wait."""
        self._changed.set()

    def connected(self) -> None:
        """There is a new connection: tell everything."""
        self._reconnected = True
        self._changed.set()

    def heard(self, topic: str, payload: bytes) -> None:
        """A message that is no answer: what is desired, and who looks."""
        try:
            message = read_object(payload)
        except Unreadable:
            return
        thing = self._channel.thing
        if topic == topics.watch(thing):
            self._telemetry.wished(message)
        elif topic == f"{topics.shadow_of(thing)}/update/delta" and isinstance(message.get("state"), dict):
            self._desired = message["state"]
        self._changed.set()

    def _work(self) -> None:
        life = self._surroundings.life
        while not life.ended:
            self._changed.wait(PERIOD if self._telemetry.watched else LOOK_SECONDS)
            self._changed.clear()
            if life.ended or not self._channel.online:
                continue
            try:
                self._look()
            except (ConnectionError, TimeoutError, Rejection):
                # What of it was heard is not known.
                self._again()
            except Exception:
                # One part that cannot tell how it is must not end the lease.
                _log.exception("the appliance could not be described")
                self._again()

    def _again(self) -> None:
        """Tell everything once more, a little later."""
        self._reconnected = True
        if not self._surroundings.life.wait(RETRY_SECONDS):
            self._changed.set()

    def _look(self) -> None:
        if self._reconnected:
            self._reconnected = False
            self._told = None
            self._shadow.forget()
        desired, self._desired = self._desired, {}
        self._settings.desire(desired)
        self._shadow.read()
        body, instances = self._body(), tuple(self._instances())
        network = network_status(
            load_network(self._surroundings.store),
            body,
            self._surroundings.identity,
            self._surroundings.reach.ways,
        )
        self._report(network, instances)
        software = self._surroundings.software
        self._shadow.keep(reported_state(software, network, instances, lights(body), self._settings.reported))
        self._telemetry.tell(software, instances)
        self._chore()

    def _report(self, network: Mapping[str, Any], instances: Sequence[InstanceReport]) -> None:
        report: Object = {
            "software": self._surroundings.software,
            "network": dict(network),
            "instances": [_told_instance(each) for each in instances],
        }
        due = time.monotonic() - self._told_at >= LEASE_SECONDS
        if report != self._told or due:
            self._channel.tell(topics.text(OwnTopic(self._channel.thing, OwnVerb.REPORT)), report)
            self._told, self._told_at = report, time.monotonic()


def _told_instance(instance: InstanceReport) -> Object:
    return {
        "applicationInstanceId": instance.instance,
        "state": instance.state,
        "health": instance.health,
        "nodes": {node.name: node.status for node in instance.nodes},
    }
