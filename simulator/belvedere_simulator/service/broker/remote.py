"""The service as a client of a broker outside its process."""

from __future__ import annotations

import logging
import secrets
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.broker import Receiver, nobody
from belvedere_simulator.service.broker.inbox import Inbox
from belvedere_simulator.service.broker.policy import SERVICE_HEARS

CONNECT_SECONDS = 15.0
PUBLISH_SECONDS = 10.0
STOP_SECONDS = 10.0
LONGEST_PAUSE = 20
KEEP_ALIVE = 20
PORT = 8883
REFUSED = 0x80

_log = logging.getLogger(__name__)


class RemoteLink:
    """A connection with the service's certificate that comes back by itself.

    `receiver` is called on one thread for everything that things publish for the service, `returned`
    whenever the connection was lost and is there again.
    """

    def __init__(
        self,
        address: str,
        context: ssl.SSLContext,
        receiver: Receiver,
        returned: Callable[[], None] = nobody,
    ) -> None:
        self._address = urlsplit(address)
        self._returned = returned
        self._inbox = Inbox(receiver)
        self._subscribed = threading.Event()
        self._there = threading.Event()
        self._refused: list[str] = []
        self._worker = threading.Thread(target=self._inbox.work, name="broker-messages", daemon=True)
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, f"service-{secrets.token_hex(8)}")
        self._client.tls_set_context(context)
        self._client.reconnect_delay_set(1, LONGEST_PAUSE)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message

    def open(self) -> None:
        """Connect and subscribe. Raises BelvedereError BV-BRK-011."""
        self._worker.start()
        host, port = self._address.hostname or "", self._address.port or PORT
        try:
            self._client.connect(host, port, KEEP_ALIVE)
        except (OSError, ValueError) as error:
            self.close()
            raise self._unreachable(str(error)) from error
        self._client.loop_start()
        if not self._subscribed.wait(CONNECT_SECONDS):
            self.close()
            raise self._unreachable(", ".join(self._refused) or tr("it does not answer"))

    def close(self) -> None:
        """Say goodbye."""
        self._client.disconnect()
        self._client.loop_stop()
        self._inbox.close()
        if self._worker.is_alive() and self._worker is not threading.current_thread():
            self._worker.join(STOP_SECONDS)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message; returns when the broker has it. Raises BelvedereError BV-BRK-012."""
        told = self._client.publish(topic, payload, qos=1)
        # The library raises where it was not connected from the start.
        with suppress(RuntimeError, ValueError):
            told.wait_for_publish(PUBLISH_SECONDS)
            if told.is_published():
                return
        raise BelvedereError(
            "BV-BRK-012", tr("The broker does not take messages"), where=self._address.geturl()
        )

    def come_back(self, seconds: float) -> bool:
        """Wait for the connection that follows when the broker began anew; whether it is there in time."""
        return self._there.wait(seconds)

    def expect_end(self) -> None:
        """The broker is going to begin anew."""
        self._there.clear()

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        if reason.is_failure:
            self._refused.append(str(reason))
        else:
            client.subscribe([(topic_filter, 1) for topic_filter in SERVICE_HEARS])

    def _on_subscribe(
        self, _client: mqtt.Client, _data: Any, _number: int, codes: Any, _properties: Any
    ) -> None:
        if any(code.value >= REFUSED for code in codes):
            self._refused.append(tr("it refuses the service's subscriptions"))
        elif self._subscribed.is_set():
            self._there.set()
            self._returned()
        else:
            self._subscribed.set()

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        self._inbox.put(message.topic, bytes(message.payload))

    def _unreachable(self, why: str) -> BelvedereError:
        what = tr("The service cannot connect to the broker")
        return BelvedereError("BV-BRK-011", what, where=self._address.geturl(), why=why)


def take_over(address: str, context: ssl.SSLContext, client_id: str) -> None:
    """Connect under the name of somebody whose connection has to end, and leave.

    Brokers let the newer of two connections of one name live.
    """
    done = threading.Event()
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id, reconnect_on_failure=False)
    client.tls_set_context(context)
    client.on_connect = lambda *_arguments: done.set()
    client.on_disconnect = lambda *_arguments: done.set()
    where = urlsplit(address)
    try:
        client.connect(where.hostname or "", where.port or PORT, KEEP_ALIVE)
    except OSError as error:
        _log.warning("the connection of %s could not be ended: %s", client_id, error)
        return
    client.loop_start()
    done.wait(CONNECT_SECONDS)
    client.disconnect()
    client.loop_stop()
