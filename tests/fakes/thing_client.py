"""A plain MQTT client over TLS, as any device library is one."""

from __future__ import annotations

import json
import threading
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from belvedere_simulator.service.broker.tls import client_context
from belvedere_simulator.service.certificates.identity import Credentials
from fakes.waiting import until

REFUSED = 0x80


class ThingClient:
    """Connects, remembers what it hears, and how its connection ended."""

    def __init__(
        self,
        address: str,
        authority: bytes,
        credentials: Credentials,
        client_id: str,
        *,
        will: tuple[str, bytes] | None = None,
        keep_alive: int = 30,
    ) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.connected = threading.Event()
        self.gone = threading.Event()
        self.answer: Any = None
        self._granted: dict[int, list[Any]] = {}
        self._let_go: set[int] = set()
        self._address = urlsplit(address)
        self._keep_alive = keep_alive
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id, reconnect_on_failure=False)
        self._client.tls_set_context(client_context(authority, credentials))
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.on_subscribe = self._on_subscribe
        self._client.on_unsubscribe = self._on_unsubscribe
        if will is not None:
            self._client.will_set(*will, qos=1)

    def connect(self) -> ThingClient:
        """Connect, and be sure of it."""
        self.try_to_connect()
        until(lambda: self.connected.is_set() or self.gone.is_set())
        assert self.connected.is_set(), "the broker refused"
        return self

    def try_to_connect(self) -> None:
        """Begin to connect."""
        self._client.connect(self._address.hostname or "", self._address.port or 0, self._keep_alive)
        self._client.loop_start()

    def refused(self) -> bool:
        """Whether the broker does not let the client in."""
        try:
            self.try_to_connect()
        except OSError:
            return True
        until(lambda: self.connected.is_set() or self.gone.is_set())
        return not self.connected.is_set()

    def subscribe(self, topic_filter: str, qos: int = 1) -> bool:
        """Whether the broker granted a subscription."""
        _result, number = self._client.subscribe(topic_filter, qos)
        until(lambda: number in self._granted or self.gone.is_set())
        return number in self._granted and all(code.value < REFUSED for code in self._granted[number])

    def publish(self, topic: str, payload: bytes | dict[str, Any] = b"", qos: int = 1) -> None:
        """Publish, and wait until the broker has it."""
        data = json.dumps(payload).encode() if isinstance(payload, dict) else payload
        told = self._client.publish(topic, data, qos)
        until(lambda: self.gone.is_set() or _published(told))

    def said(self, topic: str) -> list[Any]:
        """The payloads heard on a topic."""
        return [json.loads(payload) for heard, payload in list(self.heard) if heard == topic]

    def wait(self, topic: str, count: int = 1) -> Any:
        """The payload heard last on a topic, once there are `count`."""
        until(lambda: len(self.said(topic)) >= count)
        return self.said(topic)[-1]

    def close(self) -> None:
        """Say goodbye."""
        self._client.disconnect()
        self._client.loop_stop()

    def unsubscribe(self, topic_filter: str) -> None:
        """Hear no more of a filter."""
        _result, number = self._client.unsubscribe(topic_filter)
        until(lambda: number in self._let_go)

    def fall_silent(self) -> None:
        """Keep the connection open, and send nothing any more."""
        self._client.loop_stop()

    def cut(self) -> None:
        """Break the connection without a word."""
        socket: Any = self._client.socket()
        if socket is not None:
            socket.shutdown(2)

    def _on_connect(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self.answer = reason
        if not reason.is_failure:
            self.connected.set()

    def _on_disconnect(self, *_arguments: Any) -> None:
        self.gone.set()

    def _on_message(self, _client: Any, _data: Any, message: Any) -> None:
        self.heard.append((message.topic, message.payload))

    def _on_subscribe(self, _client: Any, _data: Any, number: int, codes: Any, _properties: Any) -> None:
        self._granted[number] = list(codes)

    def _on_unsubscribe(self, _client: Any, _data: Any, number: int, _codes: Any, _properties: Any) -> None:
        self._let_go.add(number)


def _published(told: mqtt.MQTTMessageInfo) -> bool:
    try:
        return told.is_published()
    except RuntimeError:
        # The connection just broke; that it is gone is told in a moment.
        return False
