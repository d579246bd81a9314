"""A connection that only listens, comes back by itself, and publishes when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from belvedere_simulator.channel.connecting import longer_pause
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.connection.way import Way, Ways
from belvedere_simulator.messages import tr

KEEP_ALIVE = 30
ANSWER_SECONDS = 15.0
PUBLISH_SECONDS = 10.0
STOP_SECONDS = 2.0
LARGEST = 128 * 1024
LONGEST_TOPIC = 1024
_REFUSED = 0x80
_LONGEST_PAUSE = 20.0


class State(StrEnum):
    """How the connection stands."""

    CONNECTING = "connecting"
    ONLINE = "online"
    LOST = "lost"
    CLOSED = "closed"


@dataclass(frozen=True)
class Standing:
    """`state`, the broker's URL, what it refuses to tell (`refused`, topic filters), and why it is not
    connected. `gaps`: how often the connection was lost, with whatever was said meanwhile.
    """

    state: State
    broker: str = ""
    refused: tuple[str, ...] = ()
    problem: BelvedereError | None = None
    gaps: int = 0


Heard = Callable[[str, bytes, int, bool], object]
"""Takes topic, payload, quality of service and whether the broker had kept the message, on one thread."""


class ObserverLink:
    """Keeps one connection to the broker that `ways` leads to. `heard` gets what it delivers."""

    def __init__(self, ways: Ways, heard: Heard, changed: Callable[[Standing], None]) -> None:
        self._ways, self._heard, self._changed = ways, heard, changed
        self._client: mqtt.Client | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._gone = threading.Event()
        self._granted = threading.Event()
        self._connected = threading.Event()
        self._refusal = ""
        self._codes: list[int] = []
        self._refused: list[str] = []
        self._denied: list[str] = []
        self._gaps = 0
        self._thread = threading.Thread(target=self._keep_connected, name="observer", daemon=True)

    def start(self) -> None:
        """Connect, and stay connected until `close`."""
        self._thread.start()

    def close(self) -> None:
        """Say goodbye."""
        self._stopped.set()
        self._gone.set()
        self._granted.set()
        self._connected.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            # One that still looks for the broker ends by itself, and nobody waits for that.
            self._thread.join(STOP_SECONDS)

    def publish(self, topic: str, payload: bytes, qos: int = 0, *, retained: bool = False) -> None:
        """Send a message, and wait until the broker has it. Raises BelvedereError BV-MSG-003, BV-MSG-005."""
        check_message(topic, payload, qos)
        with self._lock:
            client = self._client
        if client is None or not client.is_connected():
            raise BelvedereError("BV-MSG-003", tr("There is no connection to the broker"))
        told = client.publish(topic, payload, qos, retain=retained)
        try:
            told.wait_for_publish(PUBLISH_SECONDS)
            sent = told.is_published()
        except (RuntimeError, ValueError):
            sent = False
        if not sent:
            raise BelvedereError("BV-MSG-003", tr("The broker did not take the message"), where=topic)

    def _keep_connected(self) -> None:
        tries = 0
        while not self._stopped.is_set():
            self._tell(State.CONNECTING)
            problem, was_online = self._live()
            tries = 0 if was_online else tries + 1
            self._gaps += was_online and not self._stopped.is_set()
            if self._stopped.is_set():
                break
            self._tell(State.LOST, problem=problem)
            self._stopped.wait(min(longer_pause(max(tries, 1)), _LONGEST_PAUSE))
        self._tell(State.CLOSED)

    def _live(self) -> tuple[BelvedereError | None, bool]:
        """One connection from its beginning to its end: why it ended, and whether it was of use."""
        try:
            way = self._ways()
        except BelvedereError as error:
            return error, False
        for event in (self._gone, self._granted, self._connected):
            event.clear()
        # Who said goodbye while the way was looked for has set them before.
        if self._stopped.is_set():
            return None, False
        self._refusal, self._refused = "", []
        client = self._new_client(way)
        with self._lock:
            self._client = client
        try:
            client.connect(way.host, way.port, KEEP_ALIVE)
            client.loop_start()
            return self._listen(client, way)
        except (OSError, ValueError) as error:
            return _unreachable(way, str(error)), False
        finally:
            with self._lock:
                self._client = None
            client.disconnect()
            client.loop_stop()
            # The library leaves its socket behind where its thread had no time to look at it.
            if (left := client.socket()) is not None:
                left.close()

    def _listen(self, client: mqtt.Client, way: Way) -> tuple[BelvedereError | None, bool]:
        if not self._connected.wait(ANSWER_SECONDS):
            return _unreachable(way, tr("it does not answer")), False
        if self._gone.is_set():
            return _unreachable(way, self._refusal or tr("it closed the connection")), False
        self._refused = list(self._denied)
        for wanted in way.filters:
            if wanted not in self._denied and not self._subscribe(client, wanted, way.qos):
                # Some brokers close the connection instead of refusing what is asked for.
                self._denied.append(wanted)
                why = tr("it closed the connection when {filter} was asked for", filter=wanted)
                return self._not_allowed(way, why), False
        if len(self._refused) == len(way.filters):
            self._denied = []
            return self._not_allowed(way, tr("it refuses every subscription")), False
        self._tell(State.ONLINE, way.name)
        self._gone.wait()
        return _unreachable(way, self._refusal or tr("the connection was lost")), True

    def _subscribe(self, client: mqtt.Client, wanted: str, qos: int) -> bool:
        """Whether the connection outlives the wish to hear a filter; one that is refused is noted."""
        self._granted.clear()
        client.subscribe(wanted, qos)
        while not self._granted.wait(0.05):
            if self._gone.is_set():
                return False
        if any(code >= _REFUSED for code in self._codes):
            self._refused.append(wanted)
        return not self._gone.is_set()

    def _new_client(self, way: Way) -> mqtt.Client:
        client = mqtt.Client(CallbackAPIVersion.VERSION2, way.client_id, reconnect_on_failure=False)
        if way.context is not None:
            client.tls_set_context(way.context)
        if way.user:
            client.username_pw_set(way.user, way.password or None)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        return client

    def _on_connect(
        self, _client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        if reason.is_failure:
            self._refusal = str(reason)
            self._gone.set()
        self._connected.set()

    def _on_subscribe(
        self, _client: mqtt.Client, _data: Any, _number: int, codes: Any, _properties: Any
    ) -> None:
        self._codes = [code.value for code in codes]
        self._granted.set()

    def _on_disconnect(
        self, _client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        self._refusal = self._refusal or (str(reason) if reason.is_failure else "")
        self._gone.set()
        self._connected.set()

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            # No broker may carry this; it is no reason to hear nothing any more.
            return
        self._heard(topic, bytes(message.payload), message.qos, bool(message.retain))

    def _not_allowed(self, way: Way, why: str) -> BelvedereError:
        what = tr("The broker does not let this client listen")
        return BelvedereError("BV-MSG-006", what, where=way.name, why=why)

    def _tell(self, state: State, broker: str = "", problem: BelvedereError | None = None) -> None:
        self._changed(Standing(state, broker, tuple(self._refused), problem, self._gaps))


def check_message(topic: str, payload: bytes, qos: int) -> None:
    """Whether this can be published at all. Raises BelvedereError BV-MSG-005."""
    if not topic or set(topic) & set("+#\0") or len(topic.encode()) > LONGEST_TOPIC:
        why = tr("a topic has no wildcards and at most {most} bytes", most=LONGEST_TOPIC)
    elif qos not in (0, 1):
        why = tr("the quality of service is 0 or 1")
    elif len(payload) > LARGEST:
        why = tr("a message has at most {most} bytes", most=LARGEST)
    else:
        return
    raise BelvedereError("BV-MSG-005", tr("This message cannot be published"), where=topic, why=why)


def _unreachable(way: Way, why: str) -> BelvedereError:
    return BelvedereError("BV-MSG-003", tr("The broker cannot be reached"), where=way.name, why=why)
