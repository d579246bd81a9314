"""The device's end of the channel: one connection that comes back by itself, requests with answers."""

from __future__ import annotations

import logging
import secrets
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.connecting import FIRST_PAUSE, Connecting, cut_socket
from belvedere_simulator.channel.device_session import Rejection, Requests
from belvedere_simulator.channel.messages import Object, write_object
from belvedere_simulator.channel.topics import NEXT, JobTopic, JobVerb, OwnTopic, OwnVerb, Request
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

PORT = 8883
KEEP_ALIVE = 30
ANSWER_SECONDS = 10.0
STOP_SECONDS = 10.0
FAREWELL_SECONDS = 1.0
REFUSED = 0x80

_log = logging.getLogger(__name__)

Changed = Callable[[bool, str], None]
Heard = Callable[[str, bytes], None]


@dataclass(frozen=True)
class DeviceIdentity:
    """Who connects: thing name, and the serial number (40 hex digits) of its certificate.

    A temporary certificate (`claiming`) connects under a name of its own and may only claim.
    """

    thing: str
    serial: str
    claiming: bool = False

    @property
    def client_id(self) -> str:
        """The MQTT client id."""
        return f"claim-{self.serial}" if self.claiming else self.thing

    @property
    def filters(self) -> tuple[str, ...]:
        """What it listens to."""
        own = topics.own(self.thing)
        if self.claiming:
            return (f"{own}/certificates/{self.serial}/claim/+",)
        aws = topics.of_thing(self.thing)
        return (
            topics.notify(self.thing),
            topics.notify_next(self.thing),
            *(f"{aws}/jobs/{verb}/+" for verb in ("get", "start-next", "+/get", "+/update")),
            f"{aws}/shadow/#",
            f"{own}/certificates/{self.serial}/renew/+",
            f"{own}/assets/+",
            f"{own}/presence/ask",
            topics.watch(self.thing),
            topics.tool_requests(self.thing),
        )


class DeviceClient:
    """Connects with back-off, tells of its presence, asks for `$next` first.

    Callbacks come on threads of the client's: `changed(online, why)` whenever the connection came or went,
    `job(execution)` for the job that is to be done now (None: there is none), `heard(topic, payload)` for
    shadows and everything else. `job` may use the client's requests. `connecting` says where and when;
    `patience` is how many seconds an answer may take.
    """

    def __init__(
        self,
        address: str,
        context: ssl.SSLContext,
        identity: DeviceIdentity,
        *,
        job: Callable[[Object | None], None] = lambda _execution: None,
        heard: Heard = lambda _topic, _payload: None,
        changed: Changed = lambda _online, _why: None,
        keep_alive: int = KEEP_ALIVE,
        connecting: Connecting | None = None,
        patience: float = ANSWER_SECONDS,
    ) -> None:
        self._address = urlsplit(address)
        self._identity = identity
        self._job, self._heard, self._changed = job, heard, changed
        self._keep_alive = keep_alive
        self._connecting = connecting or Connecting()
        self._patience = patience
        self._requests = Requests()
        self._session = secrets.token_hex(8)
        self._subscribing = False
        self._stopped = threading.Event()
        self._lost = threading.Event()
        self._cut = threading.Event()
        self._hurry = threading.Event()
        self._next = threading.Event()
        self._online = threading.Event()
        self._context = context
        self._client = self._new_client()
        work = (self._keep_connected, "device-connection"), (self._follow_jobs, "device-jobs")
        self._threads = [threading.Thread(target=target, name=name, daemon=True) for target, name in work]

    def _new_client(self) -> mqtt.Client:
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, self._identity.client_id, reconnect_on_failure=False
        )
        client.tls_set_context(self._context)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        return client

    def start(self) -> None:
        """Connect, and stay connected until `close`."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Say goodbye."""
        self._tell_presence(online=False)
        self._end()
        self._client.disconnect()
        for thread in self._threads:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(STOP_SECONDS)

    def abandon(self) -> None:
        """End without a word and without waiting, as when the cable is pulled."""
        self._end()
        self.cut()

    def cut(self) -> None:
        """Reset the connection that there is; another one is made after the usual pause."""
        self._cut.set()
        cut_socket(self._client.socket())

    def hurry(self) -> None:
        """Try again now, if it waits to."""
        self._hurry.set()

    def wait_online(self, seconds: float) -> bool:
        """Whether it is connected and subscribed within so many seconds."""
        return self._online.wait(seconds)

    def ask(self, topic: Request, content: Mapping[str, Any] | None = None) -> Object:
        """The answer to a request.

        Raises Rejection, TimeoutError when there is none (the broker drops silently what is not allowed),
        ConnectionError when there is no connection.
        """
        token = secrets.token_hex(16)
        waiting = self._requests.add(token)
        try:
            self._publish(topics.text(topic), {**(content or {}), "clientToken": token})
            if not waiting.done.wait(self._patience):
                raise TimeoutError(topics.text(topic))
            if waiting.answer is None:
                raise ConnectionError(tr("the connection to the site was lost"))
        finally:
            self._requests.drop(token)
        if waiting.refused:
            raise Rejection(waiting.answer)
        return waiting.answer

    def report(self, job_id: str, status: str, details: Mapping[str, str], **more: Any) -> Object:
        """Report on a job; `more` are members like expectedVersion or stepTimeoutInMinutes."""
        topic = JobTopic(self._identity.thing, JobVerb.UPDATE, job_id)
        return self.ask(topic, {"status": status, "statusDetails": dict(details), **more})

    def claim(self, request_pem: bytes, appliance: Mapping[str, str]) -> str:
        """The permanent certificate (PEM) for a temporary one; `appliance` as docs/channel.md says."""
        topic = OwnTopic(self._identity.thing, OwnVerb.CLAIM, self._identity.serial)
        content = {"certificateSigningRequest": request_pem.decode("ascii"), **appliance}
        return str(self.ask(topic, content)["certificate"])

    def renew(self, request_pem: bytes) -> str:
        """A new certificate (PEM); the old one ends when the device connects with the new one."""
        topic = OwnTopic(self._identity.thing, OwnVerb.RENEW, self._identity.serial)
        return str(self.ask(topic, {"certificateSigningRequest": request_pem.decode("ascii")})["certificate"])

    def asset_links(self, job_id: str) -> list[Object]:
        """The files of a job, each with the `url` to fetch it from."""
        answer = self.ask(OwnTopic(self._identity.thing, OwnVerb.ASSETS), {"jobId": job_id})
        return list(answer["files"])

    def tell(self, topic: str, content: Mapping[str, Any]) -> None:
        """Publish a report or telemetry. Raises ConnectionError when there is no connection."""
        self._publish(topic, content)

    def _publish(self, topic: str, content: Mapping[str, Any]) -> None:
        if not self._online.is_set():
            raise ConnectionError(tr("there is no connection to the site"))
        self._client.publish(topic, write_object(content), qos=1)

    def _end(self) -> None:
        for event in (self._stopped, self._lost, self._next, self._hurry):
            event.set()
        self._requests.lost()

    def _keep_connected(self) -> None:
        tries = 0
        while not self._stopped.is_set():
            self._lost.clear()
            self._cut.clear()
            self._hurry.clear()
            error = self._connect()
            tries = 0 if self._online.is_set() else tries + 1
            self._online.clear()
            self._client.loop_stop()
            # Stopped while it connected, the library's thread may not have looked at its socket at all.
            if (left := self._client.socket()) is not None:
                left.close()
            if not self._stopped.is_set():
                self._hurry.wait(self._connecting.pause(tries, error))
            # The library's client leaves sockets behind each time that it is started again.
            self._client = self._new_client()

    def _connect(self) -> OSError | None:
        """Connect, and return when that failed or the connection is lost."""
        # Each connection tells of itself under a name of its own: an old will then means nothing.
        self._session = secrets.token_hex(8)
        if not self._identity.claiming:
            self._client.will_set(self._presence_topic, self._presence(online=False), qos=1)
        try:
            address = self._connecting.dial(self._address.hostname or "", self._address.port or PORT)
            self._client.connect(*address, self._keep_alive)
        except OSError as error:
            self._changed(False, str(error))
            return error
        if self._cut.is_set() or self._stopped.is_set():
            # The order to cut came while there was no socket yet.
            cut_socket(self._client.socket())
        self._client.loop_start()
        if not self._stopped.is_set():
            self._lost.wait()
        return None

    def _follow_jobs(self) -> None:
        while not self._stopped.is_set():
            self._next.wait()
            self._next.clear()
            if self._stopped.is_set() or self._identity.claiming or not self._online.is_set():
                continue
            try:
                answer = self.ask(JobTopic(self._identity.thing, JobVerb.DESCRIBE, NEXT))
            except (TimeoutError, ConnectionError, Rejection) as error:
                if self._stopped.is_set():
                    return
                _log.warning("the next job is not known: %s", error)
                if self._online.is_set() and not self._stopped.wait(FIRST_PAUSE):
                    self._next.set()
                continue
            self._job(answer.get("execution"))

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        if reason.is_failure:
            self._changed(False, str(self._refusal("BV-BRK-020", str(reason))))
            return
        self._subscribing = True
        client.subscribe([(topic_filter, 1) for topic_filter in self._identity.filters])

    def _on_subscribe(
        self, client: mqtt.Client, _data: Any, _number: int, codes: Any, _properties: Any
    ) -> None:
        self._subscribing = False
        if any(code.value >= REFUSED for code in codes):
            self._changed(False, str(self._refusal("BV-BRK-021", "")))
            client.disconnect()
            return
        self._online.set()
        self._tell_presence(online=True)
        self._changed(True, "")
        self._next.set()

    def _on_disconnect(
        self, _client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        was_online = self._online.is_set()
        if self._subscribing:
            # Some brokers close the connection instead of refusing a subscription.
            self._subscribing = False
            self._changed(False, str(self._refusal("BV-BRK-021", tr("the broker closed the connection"))))
        elif was_online:
            self._changed(False, str(reason))
        self._requests.lost()
        self._lost.set()

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        topic, payload = message.topic, bytes(message.payload)
        if self._requests.heard(topic, payload):
            return
        if topic == topics.notify_next(self._identity.thing):
            self._next.set()
        elif topic == f"{topics.own(self._identity.thing)}/presence/ask":
            self._tell_presence(online=True)
        else:
            self._heard(topic, payload)

    @property
    def _presence_topic(self) -> str:
        return topics.text(OwnTopic(self._identity.thing, OwnVerb.PRESENCE, self._identity.serial))

    def _presence(self, *, online: bool) -> bytes:
        return write_object({"online": online, "session": self._session})

    def _tell_presence(self, *, online: bool) -> None:
        if not self._identity.claiming and self._online.is_set():
            told = self._client.publish(self._presence_topic, self._presence(online=online), qos=1)
            if not online and threading.current_thread() not in self._threads:
                # Without a connection there is nobody to tell.
                with suppress(RuntimeError, ValueError):
                    told.wait_for_publish(FAREWELL_SECONDS)

    def _refusal(self, code: str, why: str) -> BelvedereError:
        texts = {
            "BV-BRK-020": tr("The device cannot connect to the site"),
            "BV-BRK-021": tr("A subscription was refused"),
        }
        return BelvedereError(code, texts[code], where=self._address.geturl(), why=why)
