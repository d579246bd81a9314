"""The MQTT library's broker with what it lacks: required certificates, our policy, `$aws/...`, limits."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig
from amqtt.errors import AMQTTError, MQTTError, NoDataError
from amqtt.mqtt.connack import IDENTIFIER_REJECTED, NOT_AUTHORIZED, ConnackPacket
from amqtt.session import Session
from cryptography import x509

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.broker.broker import LARGEST_MESSAGE, Gatekeeper
from belvedere_simulator.service.broker.embedded.framing import PacketReader
from belvedere_simulator.service.broker.embedded.link import FILTERS, UNHANDLED, Handler, Link, Writer
from belvedere_simulator.service.broker.policy import client_id_fits, may_publish, may_subscribe
from belvedere_simulator.service.certificates.authority import serial_of

REFUSED = 0x80
HIGHEST_QOS = 1
CONNECT_SECONDS = 10.0
TAKEOVER_SECONDS = 5.0
HANDSHAKE_SECONDS = 10.0
LONGEST_SILENCE = 1200
SILENCE = 1.5
MOST_LINKS = 400
LISTENER = "default"

Heard = Callable[[Link | None, str, bytes], None]

_log = logging.getLogger(__name__)


class SiteBroker(Broker):
    """Every session is a clean one and nothing is retained: devices ask for what they missed.

    Lives in one event loop. `heard` is called for every message let through.
    """

    def __init__(self, bind: str, context: ssl.SSLContext, gatekeeper: Gatekeeper, heard: Heard) -> None:
        super().__init__(BrokerConfig(listeners={LISTENER: ListenerConfig(bind=bind, ssl=True)}, plugins={}))
        self._context = context
        self._gatekeeper = gatekeeper
        self._heard = heard
        self._links: set[Link] = set()
        self._by_client: dict[str, Link] = {}
        self._lookups = ThreadPoolExecutor(2, "broker-lookup")
        self._outside: asyncio.Server | None = None
        self._ways = 0

    @property
    def port(self) -> int:
        """The port really taken."""
        server: Any = self._servers[LISTENER].instance
        return int(server.sockets[0].getsockname()[1])

    async def listen_at(self, address: str, port: int, context: ssl.SSLContext | None) -> None:
        """Serve at a further address instead of the one before; at none if it is empty. Raises OSError."""
        if self._outside is not None:
            left = {server.getsockname()[0] for server in self._outside.sockets}
            self._outside.close()
            self._outside = None
            # Whose hands are shaken just now comes by a way that is no more, too.
            self._ways += 1
            # Who came that way is not to stay when the way is closed.
            await self._end([link for link in self._links if link.arrived_at in left])
        if address:
            way = _outside(self._ways)
            self._outside = await self._create_server_instance(way, "", address, port, context)

    def route(self, topic: str, payload: bytes, asker: str = "") -> None:
        """Put a message into the outbox of everybody who wants it, and of the asker in any case."""
        for client_id, link in tuple(self._by_client.items()):
            link.offer(topic, payload, asked=client_id == asker)

    async def end(self, serials: frozenset[str]) -> None:
        """End the connections of these certificates."""
        await self._end([link for link in self._links if link.serial in serials])

    async def shutdown(self) -> None:
        """End everything."""
        for server in self._servers.values():
            if server.instance is not None:
                server.instance.close()
        await self.listen_at("", 0, None)
        await self._end(list(self._links))
        await super().shutdown()
        self._lookups.shutdown(wait=False)

    async def stream_connected(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        listener_name: str,
    ) -> None:
        """Serve one client until it goes or is sent away."""
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        closed = listener_name not in (LISTENER, _outside(self._ways))
        if certificate is None or closed or len(self._links) >= MOST_LINKS:
            writer.transport.abort()
            return
        room = asyncio.Semaphore(UNHANDLED)
        link = Link(_serial(certificate), PacketReader(reader, _taking(room)), Writer(writer), room)
        link.arrived_at = str(writer.get_extra_info("sockname")[0])
        self._links.add(link)
        try:
            await self._serve(link, certificate)
        except (AMQTTError, MQTTError, NoDataError, OSError, TimeoutError) as error:
            _log.debug("a client of the broker was sent away: %r", error)
        finally:
            link.end()
            self._links.discard(link)
            if self._by_client.get(link.client_id) is link:
                del self._by_client[link.client_id]
            link.finished.set()

    async def _serve(self, link: Link, certificate: bytes) -> None:
        connecting = Handler.init_from_connect(link.reader, link.writer, self.plugins_manager)
        handler, session = await asyncio.wait_for(connecting, CONNECT_SECONDS)
        refusal = await self._refusal(link, certificate, session)
        if refusal is not None:
            await ConnackPacket.build(0, refusal).to_stream(link.writer)
            await link.writer.close()
            raise MQTTError(f"refused with {refusal}")
        await self._take_over(link)
        self._prepare(session)
        session.transitions.connect()
        handler.attach(session, link.reader, link.writer)
        await handler.mqtt_connack_authorize(True)
        await handler.start()
        sender = asyncio.create_task(link.send(handler))  # type: ignore[arg-type]
        try:
            await self._client_message_loop(session, handler)
        finally:
            sender.cancel()
            await self._stop_handler(handler)

    async def _refusal(self, link: Link, certificate: bytes, session: Session) -> int | None:
        loop = asyncio.get_running_loop()
        try:
            identity = await loop.run_in_executor(self._lookups, self._gatekeeper.identify, certificate)
        except BelvedereError:
            return NOT_AUTHORIZED
        link.identity, link.client_id = identity, session.client_id or ""
        if not client_id_fits(identity, link.client_id):
            link.client_id = ""
            return IDENTIFIER_REJECTED
        will = session.will_topic
        if session.will_flag and not (will and may_publish(identity, will)):
            link.client_id = ""
            return NOT_AUTHORIZED
        return None

    async def _take_over(self, link: Link) -> None:
        while link.client_id in self._by_client:
            await self._end([self._by_client[link.client_id]])
        self._by_client[link.client_id] = link

    async def _end(self, links: list[Link]) -> None:
        for link in links:
            link.end()
        waiting = [asyncio.wait_for(link.finished.wait(), TAKEOVER_SECONDS) for link in links]
        for ended in await asyncio.gather(*waiting, return_exceptions=True):
            if isinstance(ended, BaseException):
                _log.warning("a connection did not end in time")
        for link in links:
            if self._by_client.get(link.client_id) is link:
                del self._by_client[link.client_id]

    @staticmethod
    def _prepare(session: Session) -> None:
        session.clean_session, session.parent = True, 0
        session.will_retain = False
        asked = session.keep_alive or LONGEST_SILENCE
        session.keep_alive = int(min(asked, LONGEST_SILENCE) * SILENCE) + 1

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """Note what a client wants to hear; 0x80 for what it may not."""
        topic_filter, qos = subscription
        link = self._by_client.get(session.client_id or "")
        if link is None or link.identity is None or not may_subscribe(link.identity, topic_filter):
            return REFUSED
        if len(link.filters) >= FILTERS and topic_filter not in link.filters:
            return REFUSED
        link.filters[topic_filter] = min(qos, HIGHEST_QOS)
        return link.filters[topic_filter]

    def _del_subscription(self, a_filter: str, session: Session) -> int:
        link = self._by_client.get(session.client_id or "")
        return 0 if link is None else int(link.filters.pop(a_filter, None) is not None)

    async def _handle_message_delivery(
        self, client_session: Session, _handler: Any, wait_deliver: asyncio.Future[Any]
    ) -> bool:
        message = wait_deliver.result()
        if message is not None:
            self._let_through(client_session, message.topic or "", bytes(message.data or b""))
        return True

    async def _broadcast_message(
        self,
        session: Session | None,
        topic: str | None,
        data: bytes | bytearray | None,
        force_qos: int | None = None,  # noqa: ARG002
    ) -> None:
        # Here come last wills; everything else goes the way of _handle_message_delivery.
        if session is not None and topic is not None:
            self._let_through(session, topic, bytes(data or b""), held=False)

    def _let_through(self, session: Session, topic: str, payload: bytes, *, held: bool = True) -> None:
        link = self._by_client.get(session.client_id or "")
        identity = None if link is None else link.identity
        fits = identity is not None and may_publish(identity, topic) and len(payload) <= LARGEST_MESSAGE
        if link is None or not fits:
            # Nobody is told, as with other brokers: the sender finds no answer.
            if link is not None and held:
                link.room.release()
            return
        self.route(topic, payload)
        self._heard(link if held else None, topic, payload)

    def _create_ssl_context(self, listener: ListenerConfig) -> ssl.SSLContext:  # type: ignore[override] # noqa: ARG002
        return self._context

    async def _create_server_instance(
        self,
        listener_name: str,
        listener_type: object,  # noqa: ARG002
        address: str | None,
        port: int,
        ssl_context: ssl.SSLContext | None,
    ) -> asyncio.Server:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self.stream_connected(reader, writer, listener_name)

        return await asyncio.start_server(
            connected, address, port, ssl=ssl_context, ssl_handshake_timeout=HANDSHAKE_SECONDS
        )


def _outside(way: int) -> str:
    """The name of the listener at a further address, the next of which is another way."""
    return f"outside {way}"


def _taking(room: asyncio.Semaphore) -> Callable[[], Any]:
    async def take() -> None:
        await room.acquire()

    return take


def _serial(certificate: bytes) -> str:
    return serial_of(x509.load_der_x509_certificate(certificate))
